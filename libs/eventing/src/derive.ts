import { v5 } from 'uuid';

const NAMESPACE = '6f1d3a52-9d0b-5c4e-8a77-0f7c1be3a9d4';

/** An id that follows from others: the same parts always give the same UUID, so a repeat finds what the first time made. */
export const derive = (...parts: readonly string[]): string => v5(parts.join('\u001f'), NAMESPACE);
