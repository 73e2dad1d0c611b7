// Memory of one GPU and the seconds of one step: each a chart with its numbers as a table.

import type { JSX } from 'preact';
import type { Line, Plan } from '../api/types';
import { Chart } from '../charts/chart';
import { memoryOption } from '../charts/memory';
import { memoryParts, stepParts } from '../charts/parts';
import { stepOption } from '../charts/step';
import { bandText } from '../format/lines';
import { gib, percent, short } from '../format/numbers';
import { Figure } from '../parts/explain';
import { Table } from '../parts/table';

export function Swatch(props: { colour: number }): JSX.Element {
  return (
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <rect class={`part-${props.colour + 1}`} width="10" height="10" rx="2" />
    </svg>
  );
}

// What tools would read on the GPU, where its runtime has such.
function Readings(props: { allocated?: Line; reserved?: Line; driver?: Line }): JSX.Element | null {
  const { allocated, reserved, driver } = props;
  if (allocated === undefined || reserved === undefined) {
    return driver === undefined
      ? null
      : <>{driver.label} would read <Figure id={driver.id} />. </>;
  }
  return (
    <>
      PyTorch would read <Figure id={allocated.id} /> allocated,{' '}
      <Figure id={reserved.id} /> reserved
      {driver !== undefined && <>; {driver.label} <Figure id={driver.id} /></>}.{' '}
    </>
  );
}

// Nought means that none does: then the verdict says what would.
function Limits(props: { micro: Line | undefined; gpus: Line | undefined; fits: boolean }): JSX.Element {
  const { micro, gpus, fits } = props;
  return (
    <>
      {micro !== undefined && micro.value > 0 &&
        <>Largest micro-batch that fits: <Figure id={micro.id} />. </>}
      {fits && gpus !== undefined && gpus.value > 0 && <>This layout fits from <Figure id={gpus.id} />.</>}
    </>
  );
}

export function MemorySection(props: { plan: Plan }): JSX.Element | null {
  const { lines } = props.plan;
  const line = (id: string) => lines.find((candidate) => candidate.id === id);
  const total = line('memory.per_gpu.total_bytes');
  const capacity = line('memory.capacity_bytes');
  if (total === undefined || capacity === undefined) return null;
  const parts = memoryParts(lines);
  const free = capacity.value - total.value;
  const label = `Memory per GPU: ${gib(total.value)} of ${gib(capacity.value)}, ` +
    parts.map((part) => `${part.line.label} ${gib(part.line.value)}`).join(', ');
  const rows: { line: Line; colour?: number }[] = [...parts];
  return (
    <section class="card">
      <h2>Memory per GPU</h2>
      <p class="lead">
        <Figure id={total.id} /> of <Figure id={capacity.id} />,{' '}
        {free >= 0 ? <>{gib(free)} free</> : <>{gib(-free)} too much</>}
        {bandText(total) !== undefined && <>; 80 % of comparable runs: {bandText(total)}</>}
      </p>
      <Chart height={104} label={label}
        option={(colours) => memoryOption(parts, total, capacity.value, colours)} />
      <Table caption="Memory per GPU by part" hideCaption rows={rows} columns={[
        { title: 'Part', text: true, cell: (row) =>
          <>{row.colour !== undefined && <Swatch colour={row.colour} />}{row.line.label}</> },
        { title: 'Memory', cell: (row) => <Figure id={row.line.id} /> },
        { title: 'Share', cell: (row) => percent(row.line.value / total.value) },
        { title: '80 % interval', minor: true, cell: (row) => bandText(row.line) ?? '' },
      ]} />
      <p class="small">
        <Readings allocated={line('memory.readings.allocated_bytes')}
          reserved={line('memory.readings.reserved_bytes')}
          driver={line('memory.readings.driver_bytes')} />
        <Limits micro={line('memory.largest_micro_batch')} gpus={line('memory.smallest_gpus')} fits={free >= 0} />
      </p>
    </section>
  );
}

export function StepSection(props: { plan: Plan }): JSX.Element | null {
  const parts = stepParts(props.plan.lines);
  const sum = parts.reduce((seconds, part) => seconds + part.line.value, 0);
  if (parts.length === 0 || sum === 0) return null;
  return (
    <section class="card">
      <h2>Where the time of a step goes</h2>
      <Chart height={58} label={`One step of ${short(sum)} seconds: ` +
        parts.map((part) => `${part.line.label} ${percent(part.line.value / sum)}`).join(', ')}
        option={(colours) => stepOption(parts, sum, colours)} />
      <Table caption="Seconds of a step by part" hideCaption rows={parts} columns={[
        { title: 'Part', text: true, cell: (row) => <><Swatch colour={row.colour} />{row.line.label}</> },
        { title: 'Seconds', cell: (row) => <Figure id={row.line.id} /> },
        { title: 'Share', cell: (row) => percent(row.line.value / sum) },
      ]} />
    </section>
  );
}
