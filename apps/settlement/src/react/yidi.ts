import type { Actor } from '@yidi/kernel';

/** Who acts when nobody asked: the settlement service, on an event. */
export const YIDI: Actor = { id: 'settlement', role: 'system' };
