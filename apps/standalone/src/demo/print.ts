import { styleText } from 'node:util';
import type { Teller } from './story.js';

const write = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const dim = (text: string): string => styleText('dim', text);

/** Tells the story to a person at a terminal. */
export const printer: Teller = {
  chapter: (zh, en) => {
    write(`\n${styleText('bold', `${zh}  ${en}`)}`);
  },

  line: (text) => {
    write(text);
  },

  settlement: ({ steps, fundPays, personPays, person, accumulators }) => {
    for (const { rule, says, source, before, amount, after } of steps) {
      write(`  ${rule.padEnd(16)}${before.padStart(9)} → ${after.padStart(9)}   ${amount.padStart(9)}   ${says}`);
      write(dim(`${' '.repeat(54)}${source}`));
    }
    const parts = Object.entries(person).filter(([, amount]) => amount !== '0.00');
    write(
      styleText('bold', `  the fund pays ${fundPays}, the person ${personPays}`) +
        ` (${parts.map(([part, amount]) => `${part} ${amount}`).join(', ')})`,
    );
    for (const { kind, before, after, of, period } of accumulators.items)
      write(dim(`  ${kind} of this ${period}: ${before} → ${after}${of === undefined ? '' : ` of ${of}`}`));
  },

  timeline: (items) => {
    for (const { seq, zh, en } of items) {
      write(`  ${String(seq).padStart(2)}  ${zh}`);
      write(dim(`      ${en}`));
    }
  },
};
