const SEED = 0x97_47_b2_8c;
const MIX = 0x5b_d1_e9_95;
const LAST_BYTES = [0, 8, 16];

/**
 * The hash by which every client of Kafka chooses a key's partition, in whole numbers of 32 bits where kafkajs computes it in big
 * ones. https://github.com/apache/kafka/blob/4.0.0/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
 */
export const murmur2 = (key: Buffer | string): number => {
  const bytes = Buffer.isBuffer(key) ? key : Buffer.from(key);
  const whole = bytes.length - (bytes.length % 4);
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) {
    let four = Math.imul(bytes.readInt32LE(at), MIX);
    four = Math.imul(four ^ (four >>> 24), MIX);
    hash = Math.imul(hash, MIX) ^ four;
  }
  if (whole < bytes.length) {
    for (const [at, shift] of LAST_BYTES.entries()) hash ^= (bytes[whole + at] ?? 0) << shift;
    hash = Math.imul(hash, MIX);
  }
  hash = Math.imul(hash ^ (hash >>> 13), MIX);
  return hash ^ (hash >>> 15);
};
