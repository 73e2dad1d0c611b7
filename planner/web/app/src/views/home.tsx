// The empty start: one question, three examples, the way back to what is saved.

import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Start } from '../api/types';
import { Combobox } from '../parts/combobox';
import { OpenFile } from '../parts/drop';
import { address, go, planAddress, writeScenario } from '../state/address';
import { modelChoices } from '../state/form';
import { usual, withMethod, type Methods } from '../state/methods';
import { EMPTY, fromToml, modelName, withModel, type Scenario } from '../state/scenario';

interface Example {
  title: string;
  text: string;
  href: string;
}

const LLAMA_65B: Scenario = {
  operand: 'llama-65b',
  set: { 'training.tokens': '1.4T', 'cluster.gpu': 'A100-SXM4-80GB', 'cluster.gpus': '2048' },
};
const TUNED_70B: Scenario = {
  operand: 'llama-2-70b',
  set: {
    'training.tokens': '100M', 'training.sequence_length': '2048', 'training.recompute': 'full',
    'cluster.gpu': 'A100-SXM4-80GB', 'cluster.gpus': '8',
  },
};
const SEARCH_DAYS = 90;
const MS_PER_DAY = 86_400_000;

/** With a day to be done by: what is cheapest without one takes years. */
function search8B(): Scenario {
  const by = new Date(Date.now() + SEARCH_DAYS * MS_PER_DAY).toISOString().slice(0, 10);
  return {
    operand: 'llama-3.1-8b',
    set: { 'training.tokens': '1T', 'budget.usd': '250k', 'budget.by': by },
  };
}

/** With the catalog's first way to train adapters. */
function fineTuning(start: Methods): Example[] {
  const method = start.methods.find(({ rank_key: key }) => key !== null);
  if (method?.rank_key == null) return [];
  return [{
    title: 'Fine-tune Llama 2 70B',
    text: `${method.label} adapters of rank ${usual(method, method.rank_key, start)} on one node of ` +
      'eight A100, 100 million tokens.',
    href: planAddress(withMethod(TUNED_70B, method, start)),
  }];
}

function examples(start: Start): Example[] {
  // The server's own file of the LLaMA-65B run says more (its batch, its published GPU-hours).
  const published = start.examples.map((example) => fromToml(example.scenario_toml))
    .find((scenario) => modelName(scenario) === LLAMA_65B.operand);
  return [
    {
      title: 'Pretrain LLaMA 65B',
      text: '1.4 trillion tokens on 2,048 A100, as its paper trained it: how long, how much?',
      href: planAddress(published ?? LLAMA_65B),
    },
    ...fineTuning(start),
    {
      title: 'Search under $250k',
      text: 'Llama 3.1 8B on a trillion tokens within three months: which GPUs, how many?',
      href: address('search', new URLSearchParams({
        ...Object.fromEntries(writeScenario(search8B())), q_go: '1' })),
    },
  ];
}

export function HomeView(props: { start: Start }): JSX.Element {
  const models = useMemo(() => modelChoices(props.start), [props.start]);
  useEffect(() => {
    document.title = 'gpuday';
  }, []);
  return (
    <div class="home">
      <h1>What will the training take?</h1>
      <p class="lead">
        Memory, days, GPU-days and dollars of a training run, each with its band and the formula
        and source behind it.
      </p>
      <div class="home-ask">
        <Combobox label="Start with a model" value="" choices={models} autoFocus deliberate
          placeholder="type a name, such as llama-2-7b"
          onPick={(name) => {
            if (name !== '') go(planAddress(withModel(EMPTY, name)));
          }} />
        <p class="or">
          or drop its config.json anywhere on this page, or{' '}
          <OpenFile label="choose the file" />
        </p>
      </div>
      <h2>Three examples</h2>
      <ul class="examples">
        {examples(props.start).map((example) => (
          <li key={example.title}>
            <a href={example.href}>
              <b>{example.title}</b>
              <span>{example.text}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
