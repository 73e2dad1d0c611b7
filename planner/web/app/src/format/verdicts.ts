// What a verdict looks like, and the buttons that its remedies are.

import type { Answer, FormField, Settings, Verdict } from '../api/types';
import { grouped, parseNumber, runs, scaled } from './numbers';
import { capitalized, keyInWords } from './text';

/** Class, mark and a word or two. */
export interface Look {
  kind: 'good' | 'tight' | 'bad';
  mark: string;
  word: string;
}

const LOOKS: Record<Answer, Omit<Look, 'word'>> = {
  yes: { kind: 'good', mark: '✓' },
  maybe: { kind: 'tight', mark: '!' },
  no: { kind: 'bad', mark: '✕' },
};

/** As planner/plan/band_words.h has it: a no must not be overlooked. */
export const ANSWERS: Record<Answer, string> = { yes: 'yes', maybe: 'maybe', no: 'NO' };

/** What each verdict is about, in front of its answer. */
const QUESTIONS: Record<string, string> = {
  'memory.fits': 'Fits', 'memory.host_fits': 'Host memory', 'budget.within_deadline': 'In time',
  'budget.within_budget': 'Within budget',
};

export function lookOf(answer: Answer): Look {
  return { ...LOOKS[answer], word: ANSWERS[answer] };
}

/** With the word of what is asked: "Within budget: maybe". */
export function look(verdict: Pick<Verdict, 'id' | 'answer'>): Look {
  const { kind, mark, word } = lookOf(verdict.answer);
  const question = QUESTIONS[verdict.id];
  return { kind, mark, word: question === undefined ? capitalized(word) : `${question}: ${word}` };
}

/** ", in 6 of 10 such runs"; nothing where it is certain or not known. */
export function runsBehind(chance: number | null): string {
  return chance === null || chance >= 1 || chance <= 0 ? '' : `, ${runs(chance)}`;
}

/** A remedy that can be pressed. */
export interface Way {
  label: string;
  settings: Settings;
  /** The remedy in words. */
  title: string;
}

/** Remedies without settings stand in the verdict's sentence alone. `fields`: of the form. */
export function ways(verdict: Pick<Verdict, 'remedies'>, fields: FormField[]): Way[] {
  return verdict.remedies
    .filter(({ settings }) => Object.keys(settings).length > 0)
    .map(({ settings, sentence }) =>
      ({ label: labelOf(settings, fields), settings, title: capitalized(sentence) }));
}

const GPUS = 'cluster.gpus';

/** "Take 128 GPUs", "Set micro-batch: 1 seq., recomputation: full". */
function labelOf(settings: Settings, fields: FormField[]): string {
  const { [GPUS]: gpus, ...rest } = settings;
  const said = Object.entries(rest).map(([key, value]) => {
    const field = fields.find(({ path }) => path === key);
    const name = field?.label ?? keyInWords(key.split('.').at(-1)!);
    const unit = field?.unit == null ? '' : ` ${field.unit}`;
    return `${uncapitalized(name)}: ${readable(value)}${unit}`;
  });
  const set = said.length === 0 ? [] : [`set ${said.join(', ')}`];
  const take = gpus === undefined ? [] : [`take ${grouped(Number(gpus))} GPUs`];
  return capitalized([...take, ...set].join('; '));
}

/** "Micro-batch" within a sentence; "ZeRO stage" and "GPU" stay. */
function uncapitalized(text: string): string {
  return /^[A-Z][a-z-]+( |$)/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

function readable(value: string): string {
  const number = parseNumber(value);
  return number !== undefined && number >= 10_000 ? scaled(number) : value;
}
