// The one door to kafkajs: whoever speaks to a cluster takes the client from here, with our parts in it.
import './kafka.parts.js';
import kafkajs from 'kafkajs';

/** Not among the names that Node finds in the client by itself. */
export const { ConfigResourceTypes } = kafkajs;
export { Kafka, logLevel, Partitioners } from 'kafkajs';
