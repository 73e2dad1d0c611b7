// Full fine-tuning, LoRA or QLoRA, and of which rank: the decision as sentences, chart and table.

import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { RankCell, RankRow, Ranks, Start } from '../api/types';
import { Chart } from '../charts/chart';
import { methodLabel, rankLabel, ranksOption } from '../charts/ranks';
import { dollars, duration, gib, grouped, percent, scaled } from '../format/numbers';
import { AnswerWord } from '../parts/answer-word';
import { Combobox } from '../parts/combobox';
import { SelectField } from '../parts/field';
import { Table } from '../parts/table';
import { address, go, planAddress, writeScenario } from '../state/address';
import { errorsByField, sentenceOf } from '../state/errors';
import { fieldOf, modelChoices } from '../state/form';
import { useAnswer } from '../state/hooks';
import { plainMethod, usual, withMethod, type Methods } from '../state/methods';
import {
  bodyOf, isEmpty, modelName, setting, withModel, withSettings, type Scenario,
} from '../state/scenario';
import { shownCard } from '../state/sides';
import { KeyField } from './key-field';
import { OtherSettings } from './other-settings';
import { Assumptions } from './plan-answer';

// The keys that are asked for, in this order; the method is the question.
const TOKENS = 'training.tokens';
const GPU = 'cluster.gpu';
const GPUS = 'cluster.gpus';
const SEQUENCE = 'training.sequence_length';
const ASKED = [TOKENS, GPU, GPUS, SEQUENCE];

export function RanksView(props: { start: Start; scenario: Scenario }): JSX.Element {
  const { scenario, start } = props;
  const models = useMemo(() => modelChoices(start), [start]);
  // The question is which method and rank, so what the scenario says of these is left out.
  const plain = plainMethod(start);
  const asked = plain === undefined ? scenario : withMethod(scenario, plain, start);
  const question = isEmpty(scenario) ? undefined : JSON.stringify(bodyOf(asked));
  const answer = useAnswer<Asked>(question, async (signal) =>
    ({ ranks: await api.ranks(bodyOf(asked), signal), scenario: asked }));
  const errors = errorsByField(answer.error, ASKED);
  const change = (next: Scenario, replace = false) =>
    go(address('ranks', writeScenario(next)), replace);
  useEffect(() => {
    document.title = 'LoRA ranks · gpuday';
  }, []);
  const assumed = (key: string) =>
    answer.value?.ranks.assumptions.find((assumption) => assumption.key === key)?.value;
  return (
    <div class="ranks">
      <h1>Full, LoRA or QLoRA, and of which rank?</h1>
      <form class="row-form" aria-label="What is fine-tuned" onSubmit={(event) => event.preventDefault()}>
        <Combobox label="Model" value={modelName(scenario)} choices={models}
          placeholder="type a name, such as llama-2-70b" autoFocus={isEmpty(scenario)}
          error={errors.fields['model']}
          onPick={(value) => change(withModel(scenario, value))} />
        {ASKED.map((key) => (
          <KeyField key={key} field={fieldOf(start, key)} start={start} scenario={scenario}
            assumed={assumed(key)} error={errors.fields[key]}
            onChange={(value) => change(withSettings(scenario, { [key]: value }), key !== GPU)} />
        ))}
      </form>
      <OtherSettings start={start} scenario={asked} shown={ASKED} onChange={(next) => change(next)} />
      {answer.error !== undefined && (
        <p class="banner" role="alert">{errors.other ?? sentenceOf(answer.error)}</p>
      )}
      {question === undefined && <p class="lead">Choose a model; the methods and ranks stand here.</p>}
      {question !== undefined && answer.value !== undefined && (
        <div class={`answer ${answer.error !== undefined ? 'outdated' : ''}`} aria-busy={answer.busy}>
          <Decision {...answer.value} start={start} />
        </div>
      )}
    </div>
  );
}

/** A table with what it is of, whatever is being typed. */
interface Asked {
  ranks: Ranks;
  scenario: Scenario;
}

function Decision(props: Asked & { start: Methods }): JSX.Element {
  const { ranks, start } = props;
  const [chosen, setChosen] = useState<string>();
  // The server looks at all cards where nobody names one.
  const own = setting(props.scenario, GPU) !== undefined;
  const card = shownCard(ranks, own, chosen);
  const capacity = ranks.cards.find((candidate) => candidate.gpu === card)!.capacity_bytes;
  const planned = (row: RankRow) => row.on.find((cell): cell is RankCell =>
    cell.gpu === card && 'fits' in cell);
  const cellOf = (row: RankRow) => planned(row)!;
  const rows = ranks.rows.filter((row): row is RankRow => 'on' in row && planned(row) !== undefined);
  return (
    <>
      <div class="headline" role="status" aria-live="polite">
        {ranks.sentences.slice(0, 1).map((sentence) => <p key={sentence} class="sentence">{sentence}</p>)}
        {ranks.sentences.slice(1).map((sentence) => <p key={sentence} class="range">{sentence}</p>)}
      </div>
      <section class="card">
        <div class="card-head">
          <h2>On {ranks.gpus} × {card}</h2>
          <SelectField label="Card" value={card} onChange={setChosen}
            choices={ranks.cards.map((candidate) => ({
              value: candidate.gpu,
              label: `${candidate.gpu}, ${gib(candidate.capacity_bytes)}${own && candidate.asked ? ' (yours)' : ''}`,
            }))} />
        </div>
        <p class="small">Filled bars fit, dashed ones do not. “all” trains all matrices, the others
          q and v. {scaled(ranks.tokens)} tokens in sequences of {grouped(ranks.sequence_length)}.</p>
        <Chart height={innerWidth < 940 ? 430 : 384} label={`Memory per GPU and cost on ${card}: ` + rows.map((row) =>
          `${rankLabel(row, start.methods)} ${gib(cellOf(row).bytes_per_gpu)}`).join(', ')}
          option={(colours, width) => ranksOption(rows, rows.map(cellOf), capacity, start.methods, colours, width)} />
        <Table caption={`Methods and ranks on ${ranks.gpus} × ${card}`} hideCaption rows={rows}
          rowClass={(row) => cellOf(row).fits === 'no' ? 'does-not-fit' : ''}
          columns={[
            { title: 'Method', text: true, cell: (row) => (
              <a href={planAddress(scenarioOf(props.scenario, row, cellOf(row), start))}
                title="Open it as a plan">
                {methodLabel(row.method, start.methods)}{row.rank === null ? '' : ` ${row.rank}`}
              </a>
            ) },
            { title: 'On', text: true, cell: (row) => row.targets ?? '' },
            { title: 'Trained', minor: true, cell: (row) => `${scaled(row.trained_parameters)} (${percent(
              row.trained_parameters / row.parameters)})` },
            { title: 'Fits', text: true, cell: (row) =>
              <AnswerWord answer={cellOf(row).fits} /> },
            { title: 'Memory per GPU', cell: (row) => gib(cellOf(row).bytes_per_gpu) },
            { title: 'Time', minor: true, cell: (row) => {
              const { hours } = cellOf(row);
              return hours === null ? '' : duration(hours / 24);
            } },
            { title: 'Money', cell: (row) => {
              const { usd } = cellOf(row);
              return usd === null ? 'no price' : dollars(usd);
            } },
            { title: 'Recompute', text: true, minor: true, cell: (row) => cellOf(row).recompute },
            { title: 'Smallest card', text: true, minor: true, cell: (row) => row.smallest_gpu ?? 'none' },
            { title: 'Pays', text: true, minor: true, cell: (row) => row.why !== '' ? row.why
              : row.pays === null ? '' : row.pays ? 'yes' : 'no' },
          ]} />
      </section>
      <Assumptions assumptions={ranks.assumptions} />
    </>
  );
}

function scenarioOf(scenario: Scenario, row: RankRow, cell: RankCell, start: Methods): Scenario {
  const change: Record<string, string | number> = { [GPU]: cell.gpu };
  if (cell.recompute !== '') change['training.recompute'] = cell.recompute;
  const method = start.methods.find(({ name }) => name === row.method);
  if (method === undefined) return withSettings(scenario, change);
  if (row.rank !== null && method.rank_key !== null) change[method.rank_key] = row.rank;
  const roles = row.targets === null ? undefined : method.targets[row.targets];
  // What the adapters train anyway needs no saying.
  if (roles !== undefined && method.targets_key !== null &&
    roles.join(' ') !== usual(method, method.targets_key, start)) {
    change[method.targets_key] = JSON.stringify(roles);
  }
  return withSettings(withMethod(scenario, method, start), change);
}
