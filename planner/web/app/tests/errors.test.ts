import { describe, expect, it } from 'vitest';
import { errorsByField, sentenceOf } from '../src/state/errors';

const problem = (key: string | null, reason: string, message = `set: ${key}: ${reason}`) =>
  ({ key, reason, message });

describe('an error goes to the field of its key', () => {
  it('where there is one', () => {
    expect(errorsByField(problem('training.tokens', 'expected a number'), ['training.tokens']))
      .toEqual({ fields: { 'training.tokens': 'Expected a number' } });
  });
  it('of the model, however it was given', () => {
    for (const key of ['model.name', 'model.parameters.hidden_size', 'operand', 'config_json']) {
      expect(errorsByField(problem(key, 'no such model'), [])).toEqual({ fields: { model: 'No such model' } });
    }
  });
  it('and else stands by itself, with the key in words and no place of the request', () => {
    expect(errorsByField(problem('goodput.restart_minutes', 'too many'), ['training.tokens']))
      .toEqual({ fields: {}, other: 'Goodput restart minutes: too many' });
    expect(sentenceOf(problem('by', 'expected a date', '--by: expected a date'))).toBe('Expected a date');
    expect(sentenceOf(problem(null, 'config.json:1:23: no number'))).toBe('config.json:1:23: no number');
    expect(errorsByField(problem(null, 'no answer', 'no answer'), []))
      .toEqual({ fields: {}, other: 'No answer' });
  });
  it('nothing is nothing', () => expect(errorsByField(undefined, [])).toEqual({ fields: {} }));
});
