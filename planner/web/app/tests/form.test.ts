import { describe, expect, it } from 'vitest';
import type { FormField } from '../src/api/types';
import { choicesOf, fieldOf, fieldsOf, formKeys, gpuChoices, isDay, otherSettings } from '../src/state/form';
import { START, method } from './start';

const field = (path: string, more: Partial<FormField> = {}): FormField => ({ path, label: path, kind: 'text',
  names: null, choices: [], unit: null, placeholder: null, hint: null, ...more });
const OPTIMIZER = field('optimizer.name', { kind: 'plugin', names: 'optimizers' });
const PRECISION = field('precision.name', { kind: 'plugin', names: 'precisions' });
const FORM = {
  ...START,
  providers: ['here', 'there'],
  tables: [{ keys: [] }],
  form: [
    { name: 'first', heading: null, folded: false, lines: [[field('a.one')], [PRECISION, field('a.two')]] },
    { name: 'more', heading: 'More', folded: true, lines: [[OPTIMIZER]] },
  ],
};
const values = (of: FormField, name?: string) =>
  choicesOf(of, FORM, name === undefined ? undefined : method(name))?.map(({ value }) => value);

describe('the form', () => {
  it('has fields in the order of parts and lines', () => {
    expect(fieldsOf(FORM).map(({ path }) => path))
      .toEqual(['a.one', 'precision.name', 'a.two', 'optimizer.name']);
    expect(fieldOf(FORM, 'a.two').label).toBe('a.two');
  });
  it('takes errors of its fields and of the ranks of methods', () => {
    expect(new Set(formKeys(FORM))).toEqual(new Set(
      ['a.one', 'precision.name', 'a.two', 'optimizer.name', 'optimizer.width']));
  });
});

describe('what no field shows', () => {
  const others = (set: Record<string, string | null>, shown = ['training.tokens']) =>
    otherSettings({ operand: 'm', set }, shown, START);
  it('is named with its value', () => {
    expect(others({ 'training.tokens': '1T', 'goodput.restart_minutes': '600', 'price.kind': null, name: 'n' }))
      .toEqual([['goodput.restart_minutes', '600']]);
    expect(otherSettings({ toml: '[goodput]\nrestart_minutes = 5\n', set: {} }, [], START))
      .toEqual([['goodput.restart_minutes', '5']]);
  });
  it('is not what the method says', () => {
    expect(others({ 'optimizer.name': 'adapt', 'optimizer.width': '8', 'optimizer.where': '["q"]' }))
      .toEqual([['optimizer.where', '["q"]']]);
  });
});

describe('a field of a day', () => {
  const day = field('budget.by', { placeholder: '2031-06-30' });
  it('is one whose example is a day, until something else stands in it', () => {
    expect([isDay(day, ''), isDay(day, '2031-01-02'), isDay(day, 'soon'), isDay(field('a.one'), '')])
      .toEqual([true, true, false, false]);
  });
});

describe('what may be chosen', () => {
  it('is what the key says, in its words', () => {
    const choices = [{ value: '0', label: '0: nothing' }];
    expect(choicesOf(field('a.one', { choices }), FORM, undefined)).toEqual(choices);
  });
  it('is a name where names are listed', () => {
    expect(values(field('price.provider', { names: 'providers' }))).toEqual(['here', 'there']);
  });
  it('is nothing where something is typed', () => {
    expect(values(field('a.one'))).toBeUndefined();
    expect(values(field('a.one', { names: 'frameworks' }))).toBeUndefined();
  });
  it('is an optimizer that trains by itself, unless the method has one', () => {
    expect(values(OPTIMIZER)).toEqual(['step']);
    expect(values(OPTIMIZER, 'everything')).toEqual(['step']);
    expect(values(OPTIMIZER, 'thin')).toEqual([]);
  });
  it('is a precision that trains in full, or one that keeps frozen weights where the method does', () => {
    expect(values(PRECISION, 'thin')).toEqual(['sixteen']);
    expect(values(PRECISION, 'flat')).toEqual(['four', 'five']);
  });
  it('says of a plugin what it is, in short', () => {
    const precisions = [{ name: 'six', summary: 'half a byte (rounded): and more', trains_in_full: true }];
    expect(choicesOf(PRECISION, { ...FORM, precisions }, undefined))
      .toEqual([{ value: 'six', label: 'six: half a byte' }]);
  });
  it('is a GPU with its memory and price', () => {
    const memory_bytes = 80 * 1024 ** 3;
    expect(gpuChoices({ gpus: [{ name: 'big', memory_bytes, usd_per_gpu_hour: 2 },
      { name: 'free', memory_bytes, usd_per_gpu_hour: null, aliases: ['f'] }] }))
      .toEqual([{ value: 'big', words: '', note: '80.0 GiB, $2.00/h' },
        { value: 'free', words: 'f', note: '80.0 GiB' }]);
  });
});
