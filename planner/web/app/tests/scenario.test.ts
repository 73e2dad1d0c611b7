import { describe, expect, it } from 'vitest';
import { readPlans, readScenario, writePlans, writeScenario } from '../src/state/address';
import {
  bodyOf, fromToml, isEmpty, keysOf, modelName, savedScenario, setting, withConfig, withModel, withSettings,
} from '../src/state/scenario';
import { flatten } from '../src/state/toml';

const FILE = `name = "ours"
[model]
name = "m-7b"
[training]
tokens = 1.4e12  # many
[cluster]
gpus = 2_048
[optimizer]
name = "a"
where = ["q", "v"]
then = { name = "b" }
`;

describe('a file as settings', () => {
  it('has every key with its value', () => {
    expect(flatten(FILE)).toEqual({
      name: 'ours', 'model.name': 'm-7b', 'training.tokens': 1.4e12, 'cluster.gpus': 2048,
      'optimizer.name': 'a', 'optimizer.where': '["q","v"]', 'optimizer.then.name': 'b' });
  });
  it('is left to the server where it cannot be said so', () => {
    expect(flatten('when = 2026-11-30')).toBeUndefined();
    expect(flatten('[[rows]]\na = 1')).toBeUndefined();
    expect(flatten('not TOML')).toBeUndefined();
    expect(fromToml('not TOML')).toEqual({ toml: 'not TOML', set: {} });
  });
  it('over a model by name is a model with settings', () => {
    const { operand, set, toml } = fromToml(FILE);
    expect([operand, set['cluster.gpus'], toml]).toEqual(['m-7b', 2048, undefined]);
    expect(fromToml('[model]\narchitecture = "x"\n').toml).toBeDefined();
  });
});

describe('settings over a file', () => {
  const file = { toml: FILE, set: {} };
  it('come first, and an empty one takes away', () => {
    expect(setting(file, 'cluster.gpus')).toBe('2048');
    expect(setting(withSettings(file, { 'cluster.gpus': 8 }), 'cluster.gpus')).toBe('8');
    const without = withSettings(file, { 'cluster.gpus': '' });
    expect(without.set).toEqual({ 'cluster.gpus': null });
    expect(setting(without, 'cluster.gpus')).toBeUndefined();
    expect(withSettings({ operand: 'm', set: { a: 1 } }, { a: null }).set).toEqual({});
    expect(keysOf(withSettings(file, { 'budget.usd': '1k' }))).toContain('budget.usd');
  });
  it('stay when the model changes, but for its own', () => {
    const other = withModel(file, 'n-8b');
    expect(other.operand).toBe('n-8b');
    expect(other.set).toMatchObject({ 'cluster.gpus': 2048 });
    expect(Object.keys(other.set)).not.toContain('model.name');
    expect(modelName(withConfig(other, '{}', 'c.json'))).toBe('c.json');
  });
  it('make the body of a request', () => {
    expect(bodyOf(file)).toEqual({ scenario_toml: FILE, set: {} });
    expect(bodyOf({ operand: 'm', set: { a: 1 } })).toEqual({ operand: 'm', set: { a: 1 } });
    expect(isEmpty({ set: {} })).toBe(true);
  });
});

describe('the address', () => {
  it('brings a scenario back', () => {
    const scenario = { operand: 'm', set: { 'training.tokens': '1T', 'price.kind': null } };
    expect(readScenario(writeScenario(scenario))).toEqual(scenario);
    const plans = [scenario, { toml: FILE, set: {} }];
    expect(readPlans(writePlans(plans))).toEqual(plans);
  });
  it('brings a saved plan back as that plan', () => {
    const saved = savedScenario(3);
    expect(readPlans(writePlans([saved, { operand: 'm', set: {} }]))[0]).toEqual(saved);
    expect(bodyOf(saved)).toEqual({ saved: 3 });
    expect(isEmpty(saved)).toBe(false);
    expect(readScenario(new URLSearchParams({ saved: 'x', model: 'm' })).operand).toBe('m');
  });
  it('takes no key that is none', () => {
    expect(readScenario(new URLSearchParams({ model: 'm', q_by: 'x', '<b>': '1' })).set).toEqual({});
  });
});
