/** Says what went wrong in the background; nothing personal in the details. */
export type Warn = (message: string, details: object) => void;
