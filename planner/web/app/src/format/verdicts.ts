// What a verdict looks like, and the buttons that its remedies are.

import type { Settings, Verdict } from '../api/types';
import { grouped, parseNumber } from './numbers';
import { capitalized } from './text';

/** Class, mark and a word or two. */
export interface Look {
  kind: 'good' | 'tight' | 'bad';
  mark: string;
  word: string;
}

const LOOKS: Record<Verdict['state'], Omit<Look, 'word'>> = {
  yes: { kind: 'good', mark: '✓' },
  only_if: { kind: 'tight', mark: '!' },
  no: { kind: 'bad', mark: '✕' },
};

const WORDS: Record<string, Record<Verdict['state'], string>> = {
  'memory.fits': { yes: 'Fits', only_if: 'Fits, but tight', no: 'Does not fit' },
  'budget.within_deadline': { yes: 'In time', only_if: 'In time, but tight', no: 'Too late' },
  'budget.within_budget': { yes: 'Within budget', only_if: 'Within budget, but tight', no: 'Over budget' },
};
const OTHERWISE: Record<Verdict['state'], string> = { yes: 'Yes', only_if: 'Perhaps', no: 'No' };

export function look(verdict: Pick<Verdict, 'id' | 'state'>): Look {
  return { ...LOOKS[verdict.state], word: (WORDS[verdict.id] ?? OTHERWISE)[verdict.state] };
}

/** A remedy that can be pressed. */
export interface Way {
  label: string;
  settings: Settings;
  /** The remedy in words. */
  title: string;
}

/** Remedies without settings stand in the verdict's sentence alone. */
export function ways(verdict: Pick<Verdict, 'remedies'>): Way[] {
  return verdict.remedies
    .filter(({ settings }) => Object.keys(settings).length > 0)
    .map(({ settings, sentence }) => ({ label: labelOf(settings), settings, title: capitalized(sentence) }));
}

const GPUS = 'cluster.gpus';

/** "Take 128 GPUs", "Set recompute to full, micro batch to 1". */
function labelOf(settings: Settings): string {
  const { [GPUS]: gpus, ...rest } = settings;
  const said = Object.entries(rest).map(([key, value]) =>
    `${key.split('.').at(-1)!.replace(/_/g, ' ')} to ${readable(value)}`);
  const set = said.length === 0 ? [] : [`set ${said.join(', ')}`];
  return capitalized([...(gpus === undefined ? [] : [`take ${readable(gpus)} GPUs`]), ...set].join('; '));
}

function readable(value: string): string {
  const number = parseNumber(value);
  return number !== undefined && number >= 10_000 ? grouped(number) : value;
}
