import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that signs itself, for servers on this machine; PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly certificate: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const BOOLEAN = 0x01;
const explicit = (tag: number): number => 0xa0 + tag;

const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALTERNATIVE_NAME = [0x55, 0x1d, 0x11];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];

const lengthOf = (length: number): readonly number[] =>
  length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];

/** One element of DER. */
const der = (tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer => {
  const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
};

const NAME = der(
  SEQUENCE,
  der(SET, der(SEQUENCE, der(OBJECT_ID, COMMON_NAME), der(UTF8_STRING, Buffer.from('double')))),
);
const ALGORITHM = der(SEQUENCE, der(OBJECT_ID, ECDSA_WITH_SHA256));
const VALIDITY = der(
  SEQUENCE,
  der(GENERALIZED_TIME, Buffer.from('20200101000000Z')),
  der(GENERALIZED_TIME, Buffer.from('20990101000000Z')),
);

/** Valid for 127.0.0.1 and localhost, and an authority for itself. */
const EXTENSIONS = der(
  explicit(3),
  der(
    SEQUENCE,
    der(
      SEQUENCE,
      der(OBJECT_ID, SUBJECT_ALTERNATIVE_NAME),
      der(OCTET_STRING, der(SEQUENCE, der(0x87, [127, 0, 0, 1]), der(0x82, Buffer.from('localhost')))),
    ),
    der(
      SEQUENCE,
      der(OBJECT_ID, BASIC_CONSTRAINTS),
      der(BOOLEAN, [0xff]),
      der(OCTET_STRING, der(SEQUENCE, der(BOOLEAN, [0xff]))),
    ),
  ),
);

const pem = (label: string, content: Buffer): string =>
  `-----BEGIN ${label}-----\n${content.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

export const selfSigned = (): SelfSigned => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = der(
    SEQUENCE,
    der(explicit(0), der(INTEGER, [2])),
    der(INTEGER, [1]),
    ALGORITHM,
    NAME,
    VALIDITY,
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    EXTENSIONS,
  );
  const signature = sign('sha256', signed, privateKey);
  const certificate = der(SEQUENCE, signed, ALGORITHM, der(BIT_STRING, [0], signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: pem('CERTIFICATE', certificate),
  };
};
