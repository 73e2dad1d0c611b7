// What the server answers (docs/api.md): only what the page reads.

export type Setting = string | number | boolean | null;

/** A scenario as requests carry it. */
export interface ScenarioBody {
  operand?: string;
  scenario_toml?: string;
  config_json?: string;
  config_name?: string;
  set?: Record<string, Setting>;
}

export interface Line {
  id: string;
  label: string;
  value: number;
  unit: string;
  formula: string;
  numbers: string;
  source: string;
  confidence: string;
  parents: string[];  // ids of the lines that it follows from
  low?: number;
  high?: number;
  exact?: string;
}

/** Scenario keys with values, as a request's `set` takes them. */
export type Settings = Record<string, string>;

/** A way out of a verdict; without settings it is nothing that the scenario says. */
export interface Remedy {
  sentence: string;
  settings: Settings;
}

export interface Verdict {
  id: string;
  yes: boolean;
  sentence: string;
  /** "only_if": yes at what is expected, no at the high end of the band. */
  state: 'yes' | 'only_if' | 'no';
  remedies: Remedy[];
}

export interface Assumption {
  key: string;
  value: string;
  reason: string;
}

export interface Plan {
  title: string;
  model: { name: string };
  optimizer: { description: string };
  precision: { description: string; compute: string };
  cluster: { gpu: string; gpus: number };
  price?: { provider?: string; kind?: string; row?: string; choice?: string };
  training: Record<string, string | number>;
  time: { limit?: string; doubts?: string };
  /** What would make a step faster, where something would. */
  improvement: { change: string; factor: number; settings: Settings } | null;
  verdicts: Verdict[];
  assumptions: Assumption[];
  notes: string[];
  lines: Line[];
  provenance: { kind: string; name: string; version: string; sha256: string }[];
  scenario_toml: string;
}

export interface Start {
  version: string;
  models: ModelEntry[];
  gpus: GpuEntry[];
  methods: Method[];
  optimizers: Optimizer[];
  precisions: Precision[];
  providers: string[];
  form: FormPart[];
  formats: Format[];
  examples: { title: string; scenario_toml: string }[];
}

/** A way to fine-tune: the settings that make it. */
export interface Method {
  name: string;
  label: string;
  settings: Settings;
  /** Where its rank and its matrices are said; null: it has none. */
  rank_key: string | null;
  targets_key: string | null;
  /** Roles of matrices, by the names that a table of ranks has for them. */
  targets: Record<string, string[]>;
}

/** What a scenario may say at a key, such as a plugin's parameter. */
export interface ScenarioKey {
  path: string;
  default: { from: string; text: string | null };
}

/** A part of the form: what is asked together, in lines of fields that stand side by side. */
export interface FormPart {
  name: string;
  heading: string | null;
  /** Shown only where more is asked for. */
  folded: boolean;
  lines: FormField[][];
}

/** The field of a key. */
export interface FormField {
  path: string;
  label: string;
  kind: string;
  /** Whose names it takes: "gpus", "providers". */
  names: string | null;
  /** What may stand there, where that is few. */
  choices: { value: string; label: string }[];
  unit: string | null;
  /** In the empty field where nothing is assumed. */
  placeholder: string | null;
  /** Below the empty field. */
  hint: string | null;
}

/** A document that a plan can be had as. */
export interface Format {
  name: string;
  /** Of a file's name: ".html". */
  suffix: string;
  label: string;
}

export interface Optimizer {
  name: string;
  summary: string;
  keys: ScenarioKey[];
  /** The optimizer that usually trains what this one leaves to train; null: it trains by itself. */
  then: string | null;
}

export interface Precision {
  name: string;
  summary: string;
  /** False: for weights that stay as they are. */
  trains_in_full: boolean;
}

export interface ModelEntry {
  name: string;
  title?: string;
  parameters: number;
  aliases?: string[];
  context_length?: number;
  hugging_face?: string | null;
}

export interface GpuEntry {
  name: string;
  aliases?: string[];
  memory_bytes: number;
  usd_per_gpu_hour?: number | null;
}

export interface Change {
  id: string;
  label: string;
  before: string;
  after: string;
  unit: string;
  /** null: it is no number, or not there. */
  before_value: number | null;
  after_value: number | null;
  relative_change: number | null;
}

export interface WaterfallStep {
  label: string;
  usd: number;
}

export interface Comparison {
  plans: Plan[];
  /** For each plan after the first. */
  against_first: { changes: Change[]; waterfall: WaterfallStep[] }[];
}

/** Of a method on a card that it cannot be planned on. */
export interface RefusedCell {
  gpu: string;
  refused: string;
}

export interface RankCell {
  gpu: string;
  fits: boolean;
  tight: boolean;
  recompute: string;
  bytes_per_gpu: number;
  hours: number | null;
  gpu_days: number | null;
  usd: number | null;
}

export interface RankRow {
  method: string;
  rank: number | null;
  targets: string | null;
  trained_parameters: number;
  parameters: number;
  file_bytes: number;
  smallest_gpu: string | null;
  cheapest_gpu: string | null;
  pays: boolean | null;
  why: string;
  on: (RankCell | RefusedCell)[];
}

/** A method that this model cannot be trained with. */
export interface RefusedRow {
  method: string;
  rank: number | null;
  targets: string | null;
  refused: string;
}

export interface Ranks {
  model: string;
  gpus: number;
  tokens: number;
  sequence_length: number;
  sentences: string[];
  cards: { gpu: string; asked: boolean; capacity_bytes: number; usd_per_gpu_hour: number | null }[];
  rows: (RankRow | RefusedRow)[];
  assumptions: Assumption[];
}

export interface Found {
  gpu: string;
  gpus: number;
  feasible: boolean;
  wall_days: number;
  wall_days_low: number;
  wall_days_high: number;
  wall_gpu_days: number;
  wall_usd: number | null;
  utilization: number;
  total_bytes: number;
  free_bytes: number;
  micro_batch: number;
  recompute: string;
  price?: { usd_per_gpu_hour: number; provider: string; kind: string } | null;
  parallel: Record<string, number | boolean | string>;
  settings: Record<string, string>;
}

export interface SearchAnswer {
  title: string;
  minimize: string;
  evaluated: number;
  fitting: number;
  feasible: number;
  seconds: number;
  stopped: boolean;
  holds: boolean;
  budget_usd: number | null;
  deadline_days: number | null;
  by: string | null;
  start: string | null;
  latest_start: string | null;
  slack_days: number | null;
  binding: string;
  would_have_to_give: string[];
  command: string;
  best: Found[];
  front: Found[];
  by_kind: Found[];
  assumptions: Assumption[];
  left_out: string[];
}

export interface SearchBody extends ScenarioBody {
  by?: string;
  budget?: string;
  gpus?: string;
  minimize?: string;
  only?: string[];
  wide?: boolean;
}

export interface Job {
  state: 'running' | 'done' | 'stopped' | 'failed';
  done?: number;
  all?: number | null;
  share?: number;
  seconds?: number;
  answer?: SearchAnswer;
  error?: string;
  key?: string | null;
  reason?: string;
}

/** What every failure is answered with. */
export interface ErrorAnswer {
  error: string;
  /** What it is about: a key of the scenario or of the request. */
  key: string | null;
  /** What is wrong with that, without saying where it was asked. */
  reason: string;
}

export interface SavedEntry {
  id: number;
  name: string;
  created_at: string;
  title: string;
  days: number | null;
  gpu_hours: number | null;
  usd: number | null;
  /** With interruptions; null: saved before these were planned. */
  wall_days: number | null;
  wall_usd: number | null;
  memory_bytes_per_gpu: number | null;
  tags: string[];
  prices_changed: boolean | null;
}

export interface SavedPlan {
  id: number;
  name: string;
  created_at: string;
  intact: boolean;
  tags: string[];
  plan: Plan;
  today: Change[];
  today_error?: string;
}
