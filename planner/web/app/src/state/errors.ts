// Which field an error belongs to: the server says which key it is about.

import type { Problem } from '../api/client';
import { capitalized, keyInWords } from '../format/text';

export interface FieldErrors {
  fields: Record<string, string>;
  /** What belongs to no field that is shown. */
  other?: string;
}

// What a request says of the model besides the scenario's keys below `model`.
const MODEL = new Set(['operand', 'scenario_toml', 'config_json', 'config_name']);

function fieldOf(key: string): string {
  return MODEL.has(key) || key === 'model' || key.startsWith('model.') ? 'model' : key;
}

/** `shown` are the keys that have a field; that of the model always has one. */
export function errorsByField(problem: Problem | undefined, shown: string[]): FieldErrors {
  if (problem === undefined) return { fields: {} };
  const { key } = problem;
  if (key === null) return { fields: {}, other: sentenceOf(problem) };
  const field = fieldOf(key);
  if (field === 'model' || shown.includes(field)) return { fields: { [field]: sentenceOf(problem) } };
  return { fields: {}, other: `${capitalized(keyInWords(key))}: ${problem.reason}` };
}

/** The sentence of a problem where no field stands beside it. */
export function sentenceOf({ reason }: Problem): string {
  return capitalized(reason);
}
