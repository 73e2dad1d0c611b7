import { describe, expect, it } from 'vitest';
import { leftBehind, methodOf, plainMethod, usual, withMethod } from '../src/state/methods';
import type { Scenario } from '../src/state/scenario';
import { START, method } from './start';

const named = (scenario: Scenario) => methodOf(scenario, START)?.name;
const base: Scenario = { operand: 'm', set: { 'training.tokens': '1T' } };

describe('the method of a scenario', () => {
  it('is the one whose settings it has', () => {
    expect(named(base)).toBe('everything');
    expect(named({ set: { 'optimizer.name': 'step' } })).toBe('everything');
    expect(named({ set: { 'optimizer.name': 'adapt' } })).toBe('thin');
    expect(named({ set: { 'optimizer.name': 'adapt', 'precision.name': 'sixteen' } })).toBe('thin');
    expect(named({ set: { 'optimizer.name': 'adapt', 'precision.name': 'four' } })).toBe('flat');
  });
  it('goes by what a precision does, not by its name', () => {
    expect(named({ set: { 'optimizer.name': 'adapt', 'precision.name': 'five' } })).toBe('flat');
  });
  it('may stand in a file', () => {
    expect(named({ toml: '[optimizer]\nname = "adapt"\n', set: {} })).toBe('thin');
  });
  it('is nothing where the catalog has none', () => {
    expect(methodOf(base, { ...START, methods: [] })).toBeUndefined();
    expect(plainMethod(START)?.name).toBe('everything');
  });
});

describe('another method', () => {
  it('leaves behind what was said, but not what the method before said itself', () => {
    const said: Scenario = { operand: 'm', set: { 'optimizer.name': 'step', 'precision.name': 'sixteen' } };
    const thin = withMethod(said, method('thin'), START);
    expect(leftBehind(said, thin, START)).toEqual(['step', 'sixteen']);
    expect(leftBehind(thin, withMethod(thin, method('flat'), START), START)).toEqual([]);
    expect(leftBehind(base, withMethod(base, method('thin'), START), START)).toEqual([]);
  });
  it('brings its settings and the usual rank', () => {
    expect(usual(method('thin'), 'optimizer.width', START)).toBe('16');
    expect(withMethod(base, method('thin'), START).set).toEqual({
      'training.tokens': '1T', 'optimizer.name': 'adapt', 'optimizer.width': '16' });
  });
  it('keeps the options of an optimizer that stays', () => {
    const thin = { set: { 'optimizer.name': 'adapt', 'optimizer.width': '64' } };
    const flat = withMethod(thin, method('flat'), START);
    expect(flat.set).toEqual({ 'optimizer.name': 'adapt', 'optimizer.width': '64', 'precision.name': 'four' });
    expect(withMethod(flat, method('everything'), START).set).toEqual({});
  });
  it('takes away what a file says of the one before', () => {
    const file = { toml: '[optimizer]\nname = "adapt"\nwidth = 8\n', set: {} };
    expect(withMethod(file, method('everything'), START).set)
      .toEqual({ 'optimizer.name': null, 'optimizer.width': null });
  });
  it('is the same object when nothing changes', () => {
    expect(withMethod(base, method('everything'), START)).toBe(base);
  });
});
