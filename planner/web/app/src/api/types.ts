// What the server answers (docs/api.md): only what the page reads.

export type Setting = string | number | boolean | null;

/** What a question of yes or no is answered with, the same words everywhere. */
export type Answer = 'yes' | 'maybe' | 'no';

/** A scenario as requests carry it, or the number of a saved plan in place of one. */
export interface ScenarioBody {
  saved?: number;
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
  sentence: string;
  answer: Answer;
  /** That it is so, 0 to 1; null: not known (plans of older programs). */
  chance: number | null;
  remedies: Remedy[];
}

export interface Assumption {
  key: string;
  value: string;
  reason: string;
}

/** Days, "2027-06-30", where somebody said a start or an end. */
export interface Dates {
  start?: string;
  end?: string;
  end_low?: string;
  end_high?: string;
  latest_start?: string;
}

export interface Plan {
  title: string;
  /** The worst of its verdicts. */
  answer: Answer;
  model: { name: string };
  optimizer: { description: string };
  precision: { description: string; compute: string };
  cluster: { gpu: string; gpus: number };
  price?: {
    provider?: string; kind?: string; row?: string; choice?: string; machines?: string; date?: string;
  };
  training: Record<string, string | number>;
  time: { limit?: string; doubts?: string };
  budget?: Dates;
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
  /** All keys of a scenario, table by table. */
  tables: { keys: KeyHelp[] }[];
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

/** What a key of a scenario is about. */
export interface KeyHelp {
  path: string;
  help: string;
  unit: string | null;
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
  /** Those that could not be planned, by their place in the question; `plans` are the others. */
  refused: Refused[];
}

export interface Refused extends ErrorAnswer {
  at: number;
}

/** Of a method on a card that it cannot be planned on. */
export interface RefusedCell {
  gpu: string;
  refused: string;
}

export interface RankCell {
  gpu: string;
  fits: Answer;
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
  /** What the first sentence recommends; null: nothing fits. */
  cheapest: { row: number; gpu: string } | null;
  cards: { gpu: string; asked: boolean; capacity_bytes: number; usd_per_gpu_hour: number | null }[];
  rows: (RankRow | RefusedRow)[];
  assumptions: Assumption[];
}

export interface Found {
  gpu: string;
  gpus: number;
  /** Paid for: whole machines. */
  billed_gpus: number;
  framework: string;
  answer: Answer;
  chances: { fits: number; in_time: number | null; within_budget: number | null };
  wall_days: number;
  wall_days_low: number;
  wall_days_high: number;
  wall_usd: number | null;
  wall_usd_low: number | null;
  wall_usd_high: number | null;
  utilization: number;
  total_bytes: number;
  free_bytes: number;
  micro_batch: number;
  recompute: string;
  price: {
    usd_per_gpu_hour: number; provider: string | null; kind: string | null;
    gpus_per_instance?: number | null; date?: string | null;
  } | null;
  parallel: Record<string, number | boolean | string>;
  settings: Record<string, string>;
}

export interface SearchAnswer {
  title: string;
  minimize: string;
  /** How many there are, and how many of them had to be looked at. */
  configurations: number;
  looked_at: number;
  seconds: number;
  stopped: boolean;
  answer: Answer;
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
  /** With interruptions; null: saved before these were planned. */
  wall_days: number | null;
  wall_usd: number | null;
  /** What the plan answers: its worst verdict. */
  answer: Answer;
  memory_bytes_per_gpu: number | null;
  tags: string[];
  prices_changed: boolean | null;
  /** False: what is told here was changed after it was saved. */
  intact: boolean;
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
