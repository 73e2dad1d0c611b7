// Holds planner/web/app/src/api/types.ts against what the server answers: asks every address and
// walks each answer along the interface that the page reads it as. A member that is missing or of
// another type is a mistake, and so is one that is declared and comes in no answer.
//
//   GPUDAY_APP=build/web/app GPUDAY_BIN=build/bin/gpuday GPUDAY_WORK=folder node tests/page/types.mjs

import { createRequire } from 'node:module';
import path from 'node:path';
import { serve } from './lib/server.mjs';

const app = path.resolve(process.env.GPUDAY_APP);
const ts = createRequire(path.join(app, 'package.json'))('typescript');

const file = path.join(app, 'src/api/types.ts');
const program = ts.createProgram([file], { strict: true, noLib: false, lib: ['lib.es2022.d.ts'] });
const checker = program.getTypeChecker();
const exported = new Map(checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
  .map((symbol) => [symbol.name, checker.getDeclaredTypeOfSymbol(symbol)]));

const declared = new Set(); // "Plan.title": of interfaces that an answer was read as
const seen = new Set();

/** What is wrong with `value` as a `type`; what is right is noted in `found`. */
function mistakes(type, value, place, found) {
  const wrong = () => [`${place}: expected ${checker.typeToString(type)}, found ${
    value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)}`];
  if (type.isUnion()) {
    let nearest;
    for (const member of type.types) {
      const own = new Set();
      const wrongs = mistakes(member, value, place, own);
      if (wrongs.length === 0) {
        own.forEach((name) => found.add(name));
        return [];
      }
      // Of several objects the one with the fewest mistakes is meant.
      const object = (member.flags & ts.TypeFlags.Object) !== 0;
      if (object && typeof value === 'object' && value !== null &&
        (nearest === undefined || wrongs.length < nearest.length)) nearest = wrongs;
    }
    return nearest ?? wrong();
  }
  if (type.isLiteral()) return type.value === value ? [] : wrong();
  const { flags } = type;
  if (flags & ts.TypeFlags.BooleanLiteral) return String(value) === type.intrinsicName ? [] : wrong();
  if (flags & ts.TypeFlags.String) return typeof value === 'string' ? [] : wrong();
  if (flags & ts.TypeFlags.Number) return typeof value === 'number' ? [] : wrong();
  if (flags & ts.TypeFlags.Null) return value === null ? [] : wrong();
  if (flags & ts.TypeFlags.Undefined) return value === undefined ? [] : wrong();
  if ((flags & ts.TypeFlags.Object) === 0) throw new Error(`${place}: ${checker.typeToString(type)} is not read here`);
  if (typeof value !== 'object' || value === null) return wrong();
  if (checker.isArrayType(type)) {
    if (!Array.isArray(value)) return wrong();
    const [item] = checker.getTypeArguments(type);
    return value.flatMap((one, index) => mistakes(item, one, `${place}[${index}]`, found));
  }
  if (Array.isArray(value)) return wrong();
  const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
  if (index !== undefined) {
    return Object.entries(value).flatMap(([key, one]) => mistakes(index, one, `${place}.${key}`, found));
  }
  const owner = type.aliasSymbol?.name ?? type.symbol.name;
  return type.getProperties().flatMap((property) => {
    const { name } = property;
    const known = exported.has(owner) ? `${owner}.${name}` : `${place.replace(/\[\d+\]/g, '[]')}.${name}`;
    declared.add(known);
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    if (value[name] === undefined) return optional ? [] : [`${place}: no ${name} (${known})`];
    found.add(known);
    const own = checker.getTypeOfSymbol(property);
    return mistakes(own, value[name], `${place}.${name}`, found);
  });
}

const problems = [];
function read(name, value, place) {
  problems.push(...mistakes(exported.get(name), value, place, seen));
  return value;
}
function readList(name, values, place) {
  if (!Array.isArray(values) || values.length === 0) problems.push(`${place}: expected a list with something in it`);
  else values.forEach((value, index) => read(name, value, `${place}[${index}]`));
}

const server = await serve();
let token = '';
async function ask(method, address, body) {
  const response = await fetch(`${server.url}/${address}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'X-Gpuday-Token': token }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}
async function search(body) {
  const { id } = await ask('POST', 'api/search', body);
  for (;;) {
    const job = read('Job', await ask('GET', `api/search/${id}`), `GET api/search (${JSON.stringify(body.set)})`);
    if (job.state !== 'running') return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const A100 = { 'cluster.gpu': 'A100-SXM4-80GB' };
const BIG = { operand: 'llama-65b', set: { ...A100, 'training.tokens': '1.4T', 'cluster.gpus': 2048 } };
const SMALL = { operand: 'llama-2-7b', set: { ...A100, 'training.tokens': '1T', 'cluster.gpus': 64 } };
const POOR = { ...BIG, set: { ...BIG.set, 'budget.usd': '1M', 'budget.deadline_days': 10 } };
const DATED = { ...SMALL, set: { ...SMALL.set, 'budget.start': '2031-01-01', 'budget.by': '2031-12-31' } };
const TIGHT = { operand: 'llama-65b', set: { ...A100, 'training.tokens': '1.4T', 'cluster.gpus': 8 } };
const HUGE = { operand: 'gpt2', set: { 'training.tokens': 9e15, 'cluster.gpus': 100000, 'cluster.gpu': 'H100-SXM5-80GB' } };
try {
  token = /name="gpuday-token" content="([^"]*)"/.exec(await (await fetch(`${server.url}/`)).text())?.[1] ?? '';
  const start = read('Start', await ask('GET', 'api/start'), 'GET api/start');
  const scenarios = [BIG, SMALL, POOR, DATED, TIGHT, HUGE];
  for (const method of start.methods) {
    scenarios.push({ ...SMALL, set: { ...SMALL.set, ...method.settings } });
  }
  for (const scenario of scenarios) {
    read('Plan', await ask('POST', 'api/plan', scenario), `POST api/plan (${scenario.operand})`);
  }
  read('Comparison', await ask('POST', 'api/compare', { scenarios: [BIG, { ...BIG, set: { ...BIG.set, 'cluster.gpu': 'H100-SXM5-80GB' } }] }),
    'POST api/compare');
  read('Comparison', await ask('POST', 'api/compare', { scenarios: [SMALL, { operand: 'no-such-model' }] }),
    'POST api/compare, one refused');
  // A model with layers that no adapter has a role for, cards that it cannot be planned on.
  for (const question of [{ operand: 'llama-2-7b', set: { 'training.tokens': '10M' } },
    { operand: 'llama-2-7b', set: { 'training.tokens': '10M', 'precision.name': 'fp8', 'training.global_batch': 7 } },
    { operand: 'llama-2-7b', set: { 'training.tokens': '10M' }, targets: ['q v', 'router'] }]) {
    read('Ranks', await ask('POST', 'api/ranks', question), 'POST api/ranks');
  }
  await search({ operand: 'llama-3.1-8b', set: { 'training.tokens': '1T', 'budget.usd': '250k' }, gpus: '64,128' });
  await search({ operand: 'llama-3.1-8b', set: { 'training.tokens': '1T', 'budget.usd': '1k', 'budget.deadline_days': 1 }, gpus: '64' });
  // What is wrong in the question itself is answered at once; what is so in the catalog, by the job.
  await search({ operand: 'no-such-model', set: { 'training.tokens': '1T' }, gpus: '64' });
  read('ErrorAnswer', await ask('POST', 'api/search', { operand: 'gpt2', set: { 'training.tokens': 'much' } }), 'POST api/search');
  read('ErrorAnswer', await ask('POST', 'api/plan', { operand: 'no-such-model' }), 'an error');
  read('ErrorAnswer', await ask('POST', 'api/plan', { operand: 'gpt2', set: { 'training.tokens': 'many' } }), 'an error');
  read('ErrorAnswer', await ask('GET', 'api/nothing'), 'an error');

  const first = await ask('POST', 'api/saved', { ...SMALL, name: 'one', tags: ['t'] });
  const second = await ask('POST', 'api/saved', { ...BIG, name: 'two' });
  read('Comparison', await ask('POST', 'api/compare', { scenarios: [{ saved: first.id }] }), 'POST api/compare, saved');
  const { scenarios: saved } = await ask('GET', 'api/saved');
  readList('SavedEntry', saved, 'GET api/saved');
  read('SavedPlan', await ask('GET', `api/saved/${first.id}`), 'GET api/saved/ID');
  const { changes } = await ask('GET', `api/diff?from=${first.id}&to=${second.id}`);
  readList('Change', changes, 'GET api/diff');
} finally {
  await server.stop();
}

// What comes only when something outside a test has happened.
const NEVER = new Set(['SavedPlan.today_error']);
for (const name of [...declared].sort()) {
  if (!seen.has(name) && !NEVER.has(name)) problems.push(`${name}: declared, and in no answer`);
}
for (const problem of [...new Set(problems.map((text) => text.replace(/\[\d+\]/g, '[]')))].slice(0, 40)) {
  console.error(problem);
}
console.log(`${seen.size} members of ${path.basename(file)} were met in answers; ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
