// What a server says of methods and plugins, under names that no plugin has.
import type { Methods } from '../src/state/methods';

const adapters = { rank_key: 'optimizer.width', targets_key: 'optimizer.where',
  targets: { some: ['q', 'v'], all: ['q', 'k', 'v'] } };

export const START: Methods = {
  methods: [
    { name: 'everything', label: 'full', settings: {}, rank_key: null, targets_key: null, targets: {} },
    { name: 'thin', label: 'Thin', settings: { 'optimizer.name': 'adapt' }, ...adapters },
    { name: 'flat', label: 'Flat', ...adapters,
      settings: { 'optimizer.name': 'adapt', 'precision.name': 'four' } },
  ],
  optimizers: [
    { name: 'adapt', summary: '', then: 'step', keys: [
      { path: 'optimizer.width', default: { from: 'chosen', text: '16' } },
      { path: 'optimizer.where', default: { from: 'chosen', text: 'q k v' } }] },
    { name: 'step', summary: '', then: null, keys: [] },
  ],
  precisions: [
    { name: 'sixteen', summary: '', trains_in_full: true },
    { name: 'four', summary: '', trains_in_full: false },
    { name: 'five', summary: '', trains_in_full: false },
  ],
};

export const method = (name: string) => START.methods.find((candidate) => candidate.name === name)!;
