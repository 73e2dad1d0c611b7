// The left side of a plan: what is asked. Fields that are left empty say what is assumed instead.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Plan, Setting, Start } from '../api/types';
import { gib, scaled, dollars } from '../format/numbers';
import { capitalized } from '../format/text';
import { Combobox } from '../parts/combobox';
import { OpenFile } from '../parts/drop';
import { Disclosure, Segments, SelectField, TextField } from '../parts/field';
import type { FieldErrors } from '../state/errors';
import { methodOf, usual, withMethod, type Methods } from '../state/methods';
import { modelName, setting, withModel, withSettings, type Scenario } from '../state/scenario';

const KEYS = [
  'training.tokens', 'training.sequence_length', 'training.global_batch', 'training.micro_batch',
  'training.recompute', 'training.framework', 'cluster.gpus', 'cluster.gpu', 'optimizer.name',
  'precision.name', 'parallel.tensor', 'parallel.pipeline', 'parallel.context',
  'parallel.expert', 'parallel.zero', 'price.usd_per_gpu_hour', 'price.provider', 'price.kind',
  'budget.usd', 'budget.deadline_days',
];

export function modelChoices(start: Start) {
  return start.models.map((model) => ({
    value: model.name,
    note: scaled(model.parameters),
    words: `${model.title ?? ''} ${model.hugging_face ?? ''} ${(model.aliases ?? []).join(' ')}`,
  }));
}

export function gpuChoices(start: Start) {
  return start.gpus.map((gpu) => ({
    value: gpu.name,
    words: (gpu.aliases ?? []).join(' '),
    note: gpu.usd_per_gpu_hour == null ? gib(gpu.memory_bytes)
      : `${gib(gpu.memory_bytes)}, ${dollars(gpu.usd_per_gpu_hour)}/h`,
  }));
}

/** The keys that have a field, for sorting errors to them. */
export function formKeys(start: Methods): string[] {
  return [...KEYS, ...start.methods.flatMap(({ rank_key: key }) => key === null ? [] : [key])];
}

export function MethodFields(props: {
  start: Methods;
  scenario: Scenario;
  error: (key: string) => string | undefined;
  onChange: (next: Scenario, field: string) => void;
}): JSX.Element | null {
  const { start, scenario, onChange } = props;
  const method = methodOf(scenario, start);
  if (method === undefined) return null;
  const { rank_key: rank } = method;
  return (
    <>
      <Segments label="Method" value={method.name}
        choices={start.methods.map(({ name, label }) => ({ value: name, label: capitalized(label) }))}
        onChange={(name) => {
          const chosen = start.methods.find((other) => other.name === name);
          if (chosen !== undefined) onChange(withMethod(scenario, chosen, start), 'method');
        }} />
      {rank !== null && (
        <TextField label="Rank of the adapters" numeric value={setting(scenario, rank) ?? ''}
          placeholder={usual(method, rank, start)} error={props.error(rank)}
          hint={`${usual(method, rank, start)} is a usual start; the ranks page compares`}
          onChange={(value) => onChange(withSettings(scenario, { [rank]: value }), rank)} />
      )}
    </>
  );
}

export function PlanForm(props: {
  start: Start;
  scenario: Scenario;
  plan?: Plan | undefined;
  errors: FieldErrors;
  onChange: (next: Scenario, field: string) => void;
}): JSX.Element {
  const { start, scenario, plan, errors, onChange } = props;
  const models = useMemo(() => modelChoices(start), [start]);
  const gpus = useMemo(() => gpuChoices(start), [start]);
  const model = start.models.find((candidate) => candidate.name === modelName(scenario));
  const method = methodOf(scenario, start);
  const frozen = method?.settings['precision.name'] !== undefined;

  const put = (key: string, value: Setting) =>
    onChange(withSettings(scenario, { [key]: value }), key);
  const assumed = (key: string): string | undefined => {
    const found = plan?.assumptions.find((assumption) => assumption.key === key);
    return found?.value;
  };
  const text = (key: string, label: string, more: Record<string, unknown> = {}) => (
    <TextField label={label} value={setting(scenario, key) ?? ''} placeholder={assumed(key)}
      error={errors.fields[key]} numeric onChange={(value) => put(key, value)} {...more} />
  );
  const select = (key: string, label: string, values: (string | [string, string])[]) => (
    <SelectField label={label} value={setting(scenario, key) ?? ''} error={errors.fields[key]}
      onChange={(value) => put(key, value)}
      choices={[
        { value: '', label: withNote(assumed(key)) },
        ...values.map((value) => typeof value === 'string' ? { value, label: value }
          : { value: value[0], label: value[1] }),
      ]} />
  );
  const precisions = start.precisions
    .filter((precision) => precision.trains_in_full !== frozen)
    .map(({ name, summary }): [string, string] => [name, `${name}: ${summary.split(/[:(]/)[0]!.trim()}`]);
  const optimizers = start.optimizers.filter(({ then }) => then === null);

  return (
    <form class="form" aria-label="What is planned" onSubmit={(event) => event.preventDefault()}>
      <Combobox label="Model" value={modelName(scenario)} choices={models}
        autoFocus={modelName(scenario) === ''} placeholder="type a name, such as llama-65b"
        hint={scenario.config !== undefined ? 'from the config.json you dropped'
          : model !== undefined ? `${scaled(model.parameters)} parameters`
            : 'or drop a config.json anywhere on the page'}
        {...(errors.fields['model'] === undefined ? {} : { error: errors.fields['model'] })}
        onPick={(value) => onChange(withModel(scenario, value), 'model')} />
      <OpenFile label="Open a config.json or scenario file" class="link open-file" />
      <TextField label="Tokens to train on" value={setting(scenario, 'training.tokens') ?? ''}
        placeholder={assumed('training.tokens') ?? '1.4T, 300M, 2e12'}
        hint={tokensHint(setting(scenario, 'training.tokens'))}
        error={errors.fields['training.tokens']}
        onChange={(value) => put('training.tokens', value)} />
      <div class="pair wide-first">
        <Combobox label="GPU" value={setting(scenario, 'cluster.gpu') ?? ''} choices={gpus}
          placeholder={assumed('cluster.gpu') ?? 'any kind'}
          {...(errors.fields['cluster.gpu'] === undefined ? {}
            : { error: errors.fields['cluster.gpu'] })}
          onPick={(value) => put('cluster.gpu', value)} />
        {text('cluster.gpus', 'How many')}
      </div>
      <MethodFields start={start} scenario={scenario} onChange={onChange}
        error={(key) => errors.fields[key]} />
      <div class="pair">
        {select('precision.name', 'Precision', precisions)}
        {text('training.sequence_length', 'Sequence length', { unit: 'tokens' })}
      </div>
      {plan !== undefined && plan.assumptions.length > 0 && (
        <p class="hint">Slanted grey: assumed, because the field is empty.</p>
      )}
      <Disclosure title="More" note="batch, layout, price, budget">
        <div class="pair">
          {text('training.global_batch', 'Global batch', { unit: 'seq.' })}
          {text('training.micro_batch', 'Micro-batch', { unit: 'seq.' })}
        </div>
        <div class="pair">
          {select('training.recompute', 'Recomputation', ['none', 'selective', 'operations', 'full'])}
          {text('training.framework', 'Framework', { numeric: false })}
        </div>
        {method?.settings['optimizer.name'] === undefined && select('optimizer.name', 'Optimizer', optimizers.map(
          ({ name, summary }): [string, string] => [name, `${name}: ${summary.split(/[:(]/)[0]!.trim()}`]))}
        <h3>Layout</h3>
        <div class="quartet">
          {text('parallel.tensor', 'Tensor')}
          {text('parallel.pipeline', 'Pipeline')}
          {text('parallel.context', 'Context')}
          {text('parallel.expert', 'Expert')}
        </div>
        {select('parallel.zero', 'ZeRO stage', [['0', '0: nothing shared'], ['1', '1: optimizer states'],
          ['2', '2: and gradients'], ['3', '3: and weights (FSDP)']])}
        <h3>Price</h3>
        <div class="pair">
          {text('price.usd_per_gpu_hour', 'Your price', { unit: '$/GPU-h' })}
          {select('price.provider', 'or a provider', start.providers)}
        </div>
        <h3>Limits</h3>
        <div class="pair">
          {text('budget.usd', 'Money at most', { unit: '$' })}
          {text('budget.deadline_days', 'Done within', { unit: 'days' })}
        </div>
      </Disclosure>
      {errors.other !== undefined && <p class="error">{errors.other}</p>}
    </form>
  );
}

function withNote(value: string | undefined): string {
  return value === undefined || value === '' ? 'as usual' : `${value} (assumed)`;
}

function tokensHint(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? 'k, M, B and T are thousands to trillions' : undefined;
}
