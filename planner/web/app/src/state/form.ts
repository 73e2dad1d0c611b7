// What a form asks for: the server's fields of keys, and what may be chosen at each.

import type { FormField, Method, Start } from '../api/types';
import { dollars, gib, scaled } from '../format/numbers';
import type { Choice } from '../parts/combobox';
import { methodOf, type Methods } from './methods';
import { keysOf, setting, type Scenario } from './scenario';

type Form = Pick<Start, 'form'>;

/** All fields, top to bottom. */
export function fieldsOf(start: Form): FormField[] {
  return start.form.flatMap(({ lines }) => lines.flat());
}

/** The field of a key that has one. */
export function fieldOf(start: Form, path: string): FormField {
  return fieldsOf(start).find((field) => field.path === path)!;
}

/** The keys that have a field, for sorting errors to them: those of the form, and ranks of methods. */
export function formKeys(start: Form & Pick<Start, 'methods'>): string[] {
  return [...fieldsOf(start).map(({ path }) => path), ...rankKeys(start)];
}

/** Keys that the scenario sets, with their values, and no field of `shown` does: of a link or a file. */
export function otherSettings(scenario: Scenario, shown: string[], start: Methods): [string, string][] {
  const method = methodOf(scenario, start);
  const said = new Set([...shown, 'name', ...Object.keys(method?.settings ?? {})]);
  if (method?.rank_key != null) said.add(method.rank_key);
  return keysOf(scenario).flatMap((key): [string, string][] => {
    const value = setting(scenario, key);
    return value === undefined || said.has(key) || key.startsWith('model.') ? [] : [[key, value]];
  });
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** A field whose example is a day is one of a calendar, unless something else stands in it. */
export function isDay(field: FormField, value: string): boolean {
  return DAY.test(field.placeholder ?? '') && (value === '' || DAY.test(value));
}

export function rankKeys(start: Pick<Start, 'methods'>): string[] {
  return start.methods.flatMap(({ rank_key: key }) => key === null ? [] : [key]);
}

const described = ({ name, summary }: { name: string; summary: string }) =>
  ({ value: name, label: `${name}: ${summary.split(/[:(]/)[0]!.trim()}` });

/**
 * What may be chosen at a field beside leaving it open. Undefined: it is typed; nothing: the method
 * has chosen already.
 */
export function choicesOf(field: FormField, start: Methods & Pick<Start, 'providers'>,
  method: Method | undefined): { value: string; label: string }[] | undefined {
  if (field.choices.length > 0) return field.choices;
  const chosen = method?.settings[field.path] !== undefined;
  switch (field.names) {
    case 'providers':
      return start.providers.map((name) => ({ value: name, label: name }));
    case 'optimizers':
      return chosen ? [] : start.optimizers.filter(({ then }) => then === null).map(described);
    case 'precisions':
      // A method names one that keeps frozen weights; any other that does will do.
      return start.precisions.filter((precision) => precision.trains_in_full !== chosen).map(described);
    default:
      return undefined;
  }
}

export function modelChoices(start: Pick<Start, 'models'>): Choice[] {
  return start.models.map((model) => ({
    value: model.name,
    note: scaled(model.parameters),
    words: `${model.title ?? ''} ${model.hugging_face ?? ''} ${(model.aliases ?? []).join(' ')}`,
  }));
}

export function gpuChoices(start: Pick<Start, 'gpus'>): Choice[] {
  return start.gpus.map((gpu) => ({
    value: gpu.name,
    words: (gpu.aliases ?? []).join(' '),
    note: gpu.usd_per_gpu_hour == null ? gib(gpu.memory_bytes)
      : `${gib(gpu.memory_bytes)}, ${dollars(gpu.usd_per_gpu_hour)}/h`,
  }));
}
