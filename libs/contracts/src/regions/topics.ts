/** Where other regions send their records. */
export const RECORDS_TOPIC = 'regions.records';

/** Where they are told what became of them. */
export const OUTCOMES_TOPIC = 'regions.outcomes';

/** The topic of a region that sends by one of its own: whoever may write to it is that region. */
export const recordsTopicOf = (region: string): string => `regions.${region}.records`;
