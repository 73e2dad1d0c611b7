-- A list of plans shows how many GPUs each is for.
DROP INDEX headlines;
CREATE INDEX headlines ON lines (plan_id, ordinal, line_id, value)
  WHERE line_id IN ('time.days', 'time.wall_days', 'time.gpu_hours', 'cost.usd', 'cost.wall_usd',
                    'memory.per_gpu.total_bytes', 'cluster.gpus');
