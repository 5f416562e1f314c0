// A tiny aggregate that the engine's specs run on: a tab that a guest runs up and settles.
import { codec, IsId, IsText, IsWholeNumber, Personal } from '@yidi/contracts/codec';
import { refuse, type Decider, type MessageOf } from '@yidi/kernel';
import type { Aggregate } from './aggregate.js';

class Order {
  @IsId() readonly tabId!: string;
  @IsId() readonly personId!: string;
  @Personal() @IsText(40) readonly guest!: string;
  @IsWholeNumber(1, 1_000_000) readonly price!: number;
  /** Tells one order from another: the same number again is the same order. */
  @IsWholeNumber(1, 1_000_000) readonly number!: number;
}

class Ordered extends Order {
  @IsWholeNumber(0, 1_000_000_000) readonly owed!: number;
}

export const TabCommands = { Order };
export const TabEvents = { Ordered };

export interface Tab {
  readonly owed: number;
  readonly numbers: readonly number[];
}

const LIMIT = 1_000;

const order = (command: Order, state: Tab): readonly MessageOf<typeof TabEvents>[] => {
  if (state.numbers.includes(command.number)) return [];
  const owed = state.owed + command.price;
  if (owed > LIMIT)
    return refuse({
      kind: 'refused',
      code: 'tab/limit-reached',
      says: { zh: '已达上限，请先结清。', en: 'The limit is reached: settle the tab first.' },
    });
  const { tabId, personId, guest, price, number } = command;
  return [{ type: 'Ordered', data: { tabId, personId, guest, price, number, owed } }];
};

const decider: Decider<Tab, typeof TabCommands, typeof TabEvents, undefined> = {
  initial: { owed: 0, numbers: [] },
  decide: { Order: order },
  evolve: { Ordered: (state, { owed, number }) => ({ owed, numbers: [...state.numbers, number] }) },
};

export const tabCodec = codec(TabEvents);

export const Tabs: Aggregate<Tab, typeof TabCommands, typeof TabEvents, undefined> = {
  category: 'tab',
  decider,
  commands: TabCommands,
  codec: tabCodec,
  idOf: ({ tabId }) => tabId,
  caseOf: ({ tabId }) => tabId,
};
