-- The store of a gpuday 0.1.0, schema 4, as SQL: what it saved of
--   plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB --budget 2000000 --name "a board's question"
--   plan llama-2-70b --tokens 1T --gpus 8xA100-SXM4-80GB --budget 2000000 --within 30 --name "does not fit"
--   plan llama-2-7b --tokens 1T --gpus 64xA100-SXM4-80GB --utilization 0.5 --name "given"
-- Beside it is what that program printed of them.
PRAGMA application_id = 1196442713;
PRAGMA user_version = 4;
BEGIN TRANSACTION;
CREATE TABLE assumptions (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "assumptions" VALUES(1,0,'optimizer.name','adam','what nearly all language models are trained with');
INSERT INTO "assumptions" VALUES(1,1,'precision.name','mixed','what nearly all language models are trained in');
INSERT INTO "assumptions" VALUES(1,2,'training.micro_batch','1','the smallest, so the least memory');
INSERT INTO "assumptions" VALUES(1,3,'training.recompute','none','fastest when it fits');
INSERT INTO "assumptions" VALUES(1,4,'training.flash_attention','true','the default of today''s training frameworks');
INSERT INTO "assumptions" VALUES(1,5,'training.loss','fused','4 bytes per logit, as in Megatron-LM; PyTorch''s own loss takes 12 (eager), chunked losses none');
INSERT INTO "assumptions" VALUES(1,6,'training.kernels','fused','norms and activation functions as one kernel each, as in Megatron-LM or with torch.compile; PyTorch''s own modules keep more (native), Transformers'' most (unfused)');
INSERT INTO "assumptions" VALUES(1,7,'efficiency.utilization','predicted','by the step-time model, from the GPU, the model''s shapes, the layout and the framework; a number overrides it');
INSERT INTO "assumptions" VALUES(1,8,'goodput.failures_per_gpu_day','0.00047','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3');
INSERT INTO "assumptions" VALUES(1,9,'goodput.restart_minutes','15','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours');
INSERT INTO "assumptions" VALUES(1,10,'goodput.checkpoint_seconds','60','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes');
INSERT INTO "assumptions" VALUES(1,11,'goodput.losses_per_doubling','0.01','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself');
INSERT INTO "assumptions" VALUES(1,12,'optimizer.amsgrad','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(1,13,'optimizer.state_bits','derived: as the precision says','default of optimizer adam');
INSERT INTO "assumptions" VALUES(1,14,'optimizer.embeddings_32bit','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(1,15,'optimizer.paged','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(1,16,'precision.type','auto','default of precision mixed');
INSERT INTO "assumptions" VALUES(1,17,'precision.gradients','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(1,18,'precision.weights','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(1,19,'precision.master_weights','true','default of precision mixed');
INSERT INTO "assumptions" VALUES(1,20,'price.provider','CoreWeave','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "assumptions" VALUES(1,21,'price.kind','on-demand','cannot be taken away');
INSERT INTO "assumptions" VALUES(1,22,'training.sequence_length','4096','the model''s context length');
INSERT INTO "assumptions" VALUES(1,23,'parallel.zero','3','full sharding (FSDP), the least memory for all but small models');
INSERT INTO "assumptions" VALUES(1,24,'training.global_batch','64','micro-batch x data-parallel GPUs, no accumulation');
INSERT INTO "assumptions" VALUES(2,0,'optimizer.name','adam','what nearly all language models are trained with');
INSERT INTO "assumptions" VALUES(2,1,'precision.name','mixed','what nearly all language models are trained in');
INSERT INTO "assumptions" VALUES(2,2,'training.micro_batch','1','the smallest, so the least memory');
INSERT INTO "assumptions" VALUES(2,3,'training.recompute','none','fastest when it fits');
INSERT INTO "assumptions" VALUES(2,4,'training.flash_attention','true','the default of today''s training frameworks');
INSERT INTO "assumptions" VALUES(2,5,'training.loss','fused','4 bytes per logit, as in Megatron-LM; PyTorch''s own loss takes 12 (eager), chunked losses none');
INSERT INTO "assumptions" VALUES(2,6,'training.kernels','fused','norms and activation functions as one kernel each, as in Megatron-LM or with torch.compile; PyTorch''s own modules keep more (native), Transformers'' most (unfused)');
INSERT INTO "assumptions" VALUES(2,7,'efficiency.utilization','predicted','by the step-time model, from the GPU, the model''s shapes, the layout and the framework; a number overrides it');
INSERT INTO "assumptions" VALUES(2,8,'goodput.failures_per_gpu_day','0.00047','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3');
INSERT INTO "assumptions" VALUES(2,9,'goodput.restart_minutes','15','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours');
INSERT INTO "assumptions" VALUES(2,10,'goodput.checkpoint_seconds','60','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes');
INSERT INTO "assumptions" VALUES(2,11,'goodput.losses_per_doubling','0.01','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself');
INSERT INTO "assumptions" VALUES(2,12,'optimizer.amsgrad','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(2,13,'optimizer.state_bits','derived: as the precision says','default of optimizer adam');
INSERT INTO "assumptions" VALUES(2,14,'optimizer.embeddings_32bit','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(2,15,'optimizer.paged','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(2,16,'precision.type','auto','default of precision mixed');
INSERT INTO "assumptions" VALUES(2,17,'precision.gradients','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(2,18,'precision.weights','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(2,19,'precision.master_weights','true','default of precision mixed');
INSERT INTO "assumptions" VALUES(2,20,'price.provider','CoreWeave','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "assumptions" VALUES(2,21,'price.kind','on-demand','cannot be taken away');
INSERT INTO "assumptions" VALUES(2,22,'training.sequence_length','4096','the model''s context length');
INSERT INTO "assumptions" VALUES(2,23,'parallel.zero','3','full sharding (FSDP), the least memory for all but small models');
INSERT INTO "assumptions" VALUES(2,24,'training.global_batch','8','micro-batch x data-parallel GPUs, no accumulation');
INSERT INTO "assumptions" VALUES(3,0,'optimizer.name','adam','what nearly all language models are trained with');
INSERT INTO "assumptions" VALUES(3,1,'precision.name','mixed','what nearly all language models are trained in');
INSERT INTO "assumptions" VALUES(3,2,'training.micro_batch','1','the smallest, so the least memory');
INSERT INTO "assumptions" VALUES(3,3,'training.recompute','none','fastest when it fits');
INSERT INTO "assumptions" VALUES(3,4,'training.flash_attention','true','the default of today''s training frameworks');
INSERT INTO "assumptions" VALUES(3,5,'training.loss','fused','4 bytes per logit, as in Megatron-LM; PyTorch''s own loss takes 12 (eager), chunked losses none');
INSERT INTO "assumptions" VALUES(3,6,'training.kernels','fused','norms and activation functions as one kernel each, as in Megatron-LM or with torch.compile; PyTorch''s own modules keep more (native), Transformers'' most (unfused)');
INSERT INTO "assumptions" VALUES(3,7,'goodput.failures_per_gpu_day','0.00047','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3');
INSERT INTO "assumptions" VALUES(3,8,'goodput.restart_minutes','15','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours');
INSERT INTO "assumptions" VALUES(3,9,'goodput.checkpoint_seconds','60','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes');
INSERT INTO "assumptions" VALUES(3,10,'goodput.losses_per_doubling','0.01','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself');
INSERT INTO "assumptions" VALUES(3,11,'optimizer.amsgrad','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(3,12,'optimizer.state_bits','derived: as the precision says','default of optimizer adam');
INSERT INTO "assumptions" VALUES(3,13,'optimizer.embeddings_32bit','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(3,14,'optimizer.paged','false','default of optimizer adam');
INSERT INTO "assumptions" VALUES(3,15,'precision.type','auto','default of precision mixed');
INSERT INTO "assumptions" VALUES(3,16,'precision.gradients','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(3,17,'precision.weights','16bit','default of precision mixed');
INSERT INTO "assumptions" VALUES(3,18,'precision.master_weights','true','default of precision mixed');
INSERT INTO "assumptions" VALUES(3,19,'price.provider','CoreWeave','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "assumptions" VALUES(3,20,'price.kind','on-demand','cannot be taken away');
INSERT INTO "assumptions" VALUES(3,21,'training.sequence_length','4096','the model''s context length');
INSERT INTO "assumptions" VALUES(3,22,'parallel.zero','3','full sharding (FSDP), the least memory for all but small models');
INSERT INTO "assumptions" VALUES(3,23,'training.global_batch','64','micro-batch x data-parallel GPUs, no accumulation');
CREATE TABLE facts (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  fact_id TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "facts" VALUES(1,0,'model.name','llama-2-7b');
INSERT INTO "facts" VALUES(1,1,'model.architecture','llama');
INSERT INTO "facts" VALUES(1,2,'optimizer.description','adam');
INSERT INTO "facts" VALUES(1,3,'precision.description','mixed');
INSERT INTO "facts" VALUES(1,4,'cluster.gpu','A100-SXM4-80GB');
INSERT INTO "facts" VALUES(1,5,'precision.compute','bf16');
INSERT INTO "facts" VALUES(1,6,'price.provider','CoreWeave');
INSERT INTO "facts" VALUES(1,7,'price.kind','on-demand');
INSERT INTO "facts" VALUES(1,8,'price.row','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)');
INSERT INTO "facts" VALUES(1,9,'price.choice','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "facts" VALUES(1,10,'training.recompute','none');
INSERT INTO "facts" VALUES(1,11,'training.kernels','fused');
INSERT INTO "facts" VALUES(1,12,'training.loss','fused');
INSERT INTO "facts" VALUES(1,13,'training.attention','flash');
INSERT INTO "facts" VALUES(1,14,'time.limit','matrix products 71 % of the step, then attention''s scores 9 %; micro-batch 2 would be 1.09× faster');
INSERT INTO "facts" VALUES(1,15,'time.doubts','a framework that is not named (training.framework)');
INSERT INTO "facts" VALUES(2,0,'model.name','llama-2-70b');
INSERT INTO "facts" VALUES(2,1,'model.architecture','llama');
INSERT INTO "facts" VALUES(2,2,'optimizer.description','adam');
INSERT INTO "facts" VALUES(2,3,'precision.description','mixed');
INSERT INTO "facts" VALUES(2,4,'cluster.gpu','A100-SXM4-80GB');
INSERT INTO "facts" VALUES(2,5,'precision.compute','bf16');
INSERT INTO "facts" VALUES(2,6,'price.provider','CoreWeave');
INSERT INTO "facts" VALUES(2,7,'price.kind','on-demand');
INSERT INTO "facts" VALUES(2,8,'price.row','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)');
INSERT INTO "facts" VALUES(2,9,'price.choice','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "facts" VALUES(2,10,'training.recompute','none');
INSERT INTO "facts" VALUES(2,11,'training.kernels','fused');
INSERT INTO "facts" VALUES(2,12,'training.loss','fused');
INSERT INTO "facts" VALUES(2,13,'training.attention','flash');
INSERT INTO "facts" VALUES(2,14,'time.limit','matrix products 82 % of the step, then the optimizer 6 %');
INSERT INTO "facts" VALUES(2,15,'time.doubts','a framework that is not named (training.framework)');
INSERT INTO "facts" VALUES(3,0,'model.name','llama-2-7b');
INSERT INTO "facts" VALUES(3,1,'model.architecture','llama');
INSERT INTO "facts" VALUES(3,2,'optimizer.description','adam');
INSERT INTO "facts" VALUES(3,3,'precision.description','mixed');
INSERT INTO "facts" VALUES(3,4,'cluster.gpu','A100-SXM4-80GB');
INSERT INTO "facts" VALUES(3,5,'precision.compute','bf16');
INSERT INTO "facts" VALUES(3,6,'price.provider','CoreWeave');
INSERT INTO "facts" VALUES(3,7,'price.kind','on-demand');
INSERT INTO "facts" VALUES(3,8,'price.row','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)');
INSERT INTO "facts" VALUES(3,9,'price.choice','the middle of 14 on-demand prices, $1.29 (Verda) to $5.03 (GCP)');
INSERT INTO "facts" VALUES(3,10,'training.recompute','none');
INSERT INTO "facts" VALUES(3,11,'training.kernels','fused');
INSERT INTO "facts" VALUES(3,12,'training.loss','fused');
INSERT INTO "facts" VALUES(3,13,'training.attention','flash');
CREATE TABLE lines (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  line_id TEXT NOT NULL,     -- "time.days"
  label TEXT NOT NULL,
  value REAL NOT NULL,
  exact TEXT NOT NULL,       -- all digits where value has too few, else empty
  unit TEXT NOT NULL,
  formula TEXT NOT NULL,
  numbers TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence TEXT NOT NULL, low REAL, high REAL,  -- "formula", "measured", ...
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "lines" VALUES(1,0,'cluster.gpus','GPUs (n)',64.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(1,1,'training.sequence_length','sequence length (s)',4096.0,'','tokens','assumed','','the model''s context length','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,2,'training.micro_batch','micro-batch per GPU (b)',1.0,'','sequences','assumed','','the smallest, so the least memory','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,3,'training.global_batch','global batch',64.0,'','sequences','assumed','','micro-batch x data-parallel GPUs, no accumulation','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,4,'parallel.data','data-parallel GPUs',64.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(1,5,'parallel.zero','ZeRO stage',3.0,'','','assumed','','full sharding (FSDP), the least memory for all but small models','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,6,'model.parameters.total','parameters (P)',6738415616.0,'','parameters','embedding + attention + MLP + norms + head + adapters','131,072,000 + 2,147,483,648 + 4,328,521,728 + 266,240 + 131,072,000','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,7,'model.parameters.embedding','embedding',131072000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,8,'model.parameters.attention','attention',2147483648.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,9,'model.parameters.mlp','MLP',4328521728.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,10,'model.parameters.norm','norms',266240.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,11,'model.parameters.head','output head',131072000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,12,'model.parameters.trainable','trained parameters',6738415616.0,'','parameters','what the optimizer trains','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,13,'model.parameters.active','active per token',6738415616.0,'','parameters','total without idle experts','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(1,14,'memory.per_gpu.weights_bytes','weights',210575488.0,'','bytes','(parameters x bytes of a weight) / data-parallel GPUs','6,738,415,616 x 2 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',208469733.12,212681242.88);
INSERT INTO "lines" VALUES(1,15,'memory.per_gpu.gradients_bytes','gradients',210575488.0,'','bytes','(trained x bytes of a gradient) / data-parallel GPUs','6,738,415,616 x 2 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',208469733.12,212681242.88);
INSERT INTO "lines" VALUES(1,16,'memory.per_gpu.gradient_copy_bytes','gradient copy',0.0,'','bytes','(trained x bytes of its copy) / data-parallel GPUs','0','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',0.0,0.0);
INSERT INTO "lines" VALUES(1,17,'memory.per_gpu.master_weights_bytes','master weights',421150976.0,'','bytes','(trained x bytes of a master weight) / data-parallel GPUs','6,738,415,616 x 4 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',416939466.24,425362485.76);
INSERT INTO "lines" VALUES(1,18,'memory.per_gpu.optimizer_bytes','optimizer states',842301952.0,'','bytes','(state elements x bytes of a state) / data-parallel GPUs','(6,738,415,616 x 4 + 6,738,415,616 x 4) / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',833878932.48,850724971.52);
INSERT INTO "lines" VALUES(1,19,'memory.per_gpu.activations_bytes','activations',17263755264.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s), nothing recomputed, FlashAttention','1 x 4,096 x 4,214,784','Korthikanti et al. 2022, section 4.1','formula',13811004211.2,27622008422.4);
INSERT INTO "lines" VALUES(1,20,'memory.per_gpu.overhead_parts.output_bytes','logits and loss',591396864.0,'','bytes','b x s x bytes per token of embeddings, final norm, head input and logits in 32 bit','1 x 4,096 x 144,384','Korthikanti et al. 2022, section 4.1','formula',4.73117491200000047681e+08,9.46234982400000095362e+08);
INSERT INTO "lines" VALUES(1,21,'memory.per_gpu.overhead_parts.recomputation_bytes','layer being recomputed',0.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s) of one layer','1 x 4,096 x 0','Korthikanti et al. 2022, section 4.1','formula',0.0,0.0);
INSERT INTO "lines" VALUES(1,22,'memory.per_gpu.overhead_parts.gathered_bytes','gathered parameters',1333829632.0,'','bytes','bytes of a weight in use x (2 layers'' parameters + embeddings, final norm and head)','2 x (2 x 202,383,360 + 262,148,096)','Zhao et al. 2023 (PyTorch FSDP), sections 3.2 and 3.3','formula',1067063705.6,2.13412741120000028606e+09);
INSERT INTO "lines" VALUES(1,23,'memory.per_gpu.overhead_parts.buffers_bytes','workspaces and buckets',352000000.0,'','bytes','workspaces of PyTorch''s libraries + communication buckets + FP32 gradients of the optimizer''s share, as large as its master weights','352,000,000 + 0 + 0','what PEFT''s method comparison reads beside weights, gradients and states once a run is over, 352 to 362 MB in four runs on L40S: workspaces of cuBLAS and the like, the last batch (huggingface/peft method_comparison/MetaMathQA)','assumed',176000000.0,668800000.0);
INSERT INTO "lines" VALUES(1,24,'memory.per_gpu.overhead_parts.fragmentation_bytes','fragmentation',2878347264.0,'','bytes','share x (activations + logits and loss + layer being recomputed + gathered parameters)','0.15 x (17,263,755,264 + 591,396,864 + 0 + 1,333,829,632)','calibrated on published figures of reserved memory and of nvidia-smi: least mean error over all groups; alone, PEFT''s method comparison would take 0.05, torchtitan 0.1, stas00/ml-engineering 0.15, BigScience 0.3','assumed',2.30267781120000028603e+09,4.60535562240000057206e+09);
INSERT INTO "lines" VALUES(1,25,'memory.per_gpu.overhead_parts.runtime_bytes','CUDA context and communication',2598455214.0,'','bytes','CUDA context + communication buffers x groups of GPUs','987,842,478 + 1,610,612,736 x 1','CUDA context of PyTorch 2.1.1 on A100-80GB, stas00/ml-engineering training/performance/README.md (744d01e18b); NCCL buffers after the first barrier, about 1.5 GiB, stas00/ml-engineering training/performance/README.md (744d01e18b)','assumed',1299227607.0,4937064906.6);
INSERT INTO "lines" VALUES(1,26,'memory.per_gpu.overhead_bytes','overhead',7754028974.0,'','bytes','logits and loss + layer being recomputed + gathered parameters + workspaces and buckets + fragmentation + runtime','591,396,864 + 0 + 1,333,829,632 + 352,000,000 + 2,878,347,264 + 2,598,455,214','sum of its parts','assumed',5.99355479720405292512e+09,1.16729518040577468873e+10);
INSERT INTO "lines" VALUES(1,27,'memory.per_gpu.total_bytes','memory per GPU',26702388142.0,'','bytes','weights + gradients + gradient copy + master weights + optimizer states + activations + overhead','210,575,488 + 210,575,488 + 0 + 421,150,976 + 842,301,952 + 17,263,755,264 + 7,754,028,974','sum of its parts','formula',2.20488668202883224484e+10,40206447091.6579);
INSERT INTO "lines" VALUES(1,28,'memory.readings.allocated_bytes','PyTorch''s max_memory_allocated',21225585664.0,'','bytes','total - runtime - fragmentation','26,702,388,142 - 2,598,455,214 - 2,878,347,264','PyTorch documentation, CUDA semantics, memory management','assumed',1.73837188484458961485e+10,3.27433447161703453055e+10);
INSERT INTO "lines" VALUES(1,29,'memory.readings.reserved_bytes','PyTorch''s max_memory_reserved',24103932928.0,'','bytes','total - runtime','26,702,388,142 - 2,598,455,214','PyTorch documentation, CUDA semantics, memory management','assumed',1.9686927132308731079e+10,3.73481305148786239616e+10);
INSERT INTO "lines" VALUES(1,30,'memory.readings.driver_bytes','nvidia-smi',26702388142.0,'','bytes','memory per GPU','26,702,388,142','PyTorch documentation, CUDA semantics, memory management','assumed',2.20488668202883224484e+10,40206447091.6579);
INSERT INTO "lines" VALUES(1,31,'memory.capacity_bytes','memory of the GPU',85899345920.0,'','bytes','usable memory of one GPU','','catalog gpus/A100-SXM4-80GB.toml, usable_memory_gib: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(1,32,'memory.free_bytes','left over',59196957778.0,'','bytes','capacity - total','85,899,345,920 - 26,702,388,142','difference','formula',45692898828.3421,6.38504790997116775498e+10);
INSERT INTO "lines" VALUES(1,33,'memory.bytes_per_parameter_parts.weights','weights per parameter',2.0,'','bytes','bytes before sharding / P','13,476,831,232 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,34,'memory.bytes_per_parameter_parts.gradients','gradients per parameter',2.0,'','bytes','bytes before sharding / P','13,476,831,232 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,35,'memory.bytes_per_parameter_parts.gradient_copy','gradient_copy per parameter',0.0,'','bytes','bytes before sharding / P','0 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,36,'memory.bytes_per_parameter_parts.master_weights','master_weights per parameter',4.0,'','bytes','bytes before sharding / P','26,953,662,464 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,37,'memory.bytes_per_parameter_parts.optimizer','optimizer per parameter',8.0,'','bytes','bytes before sharding / P','53,907,324,928 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,38,'memory.bytes_per_parameter','lasting bytes per parameter (of all P)',16.0,'','bytes','(weights + gradients + gradient copy + master weights + optimizer states) / P, before sharding','(13,476,831,232 + 13,476,831,232 + 0 + 26,953,662,464 + 53,907,324,928) / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,39,'memory.largest_micro_batch','largest micro-batch that fits',3.0,'','sequences','largest b for which the expected total stays within the capacity','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,40,'memory.smallest_gpus','fits from this many GPUs',2.0,'','GPUs','smallest data-parallel degree for which the expected total stays within the capacity; 0: none','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,41,'compute.tokens','training tokens (T)',1000000000000.0,'','tokens','given or assumed','','--tokens','given',NULL,NULL);
INSERT INTO "lines" VALUES(1,42,'compute.flops_per_token','FLOPs per token',40430493696.0,'','FLOP','6 x active','6 x 6,738,415,616','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,43,'compute.model_flops','FLOPs of the model (6TP)',4.0430493696e+22,'40430493696000000000000','FLOP','6 x T x active','1,000,000,000,000 x 40,430,493,696','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,44,'compute.training_flops','FLOPs of the training',4.0430493696e+22,'40430493696000000000000','FLOP','T x FLOPs per token','1,000,000,000,000 x 40,430,493,696','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,45,'compute.exact_forward_flops_per_step','FLOPs of one step forward, with attention',4.0269613367296e+15,'','FLOP','global batch x s x (2 x elements of matrix products + attention''s scores)','64 x 4,096 x (13,214,154,752 + 2,147,483,648)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,46,'compute.exact_training_flops','FLOPs of the training, with attention',4.60849152e+22,'','FLOP','T x (matrix products forward, backward, recomputed + passes x attention''s scores)','1,000,000,000,000 x (39,642,464,256 + 3 x 2,147,483,648)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,47,'time.peak_flops_per_second','dense peak of one GPU, bf16 (X)',312000000000000.0,'','FLOP/s','dense, without sparsity','','catalog gpus/A100-SXM4-80GB.toml, dense_peak_tflops.bf16: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(1,48,'time.utilization','utilization of the peak (u)',5.52870875433199460147e-01,'','','global batch x s x FLOPs per token / (n x X x predicted seconds per step)','64 x 4,096 x 40,430,493,696 / (64 x 312,000,000,000,000 x 0.9600430014690179)','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,49,'time.steps','optimizer steps',3814698.0,'','steps','T / (global batch x s), rounded up','ceil(1,000,000,000,000 / (64 x 4,096))','count','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,50,'time.tokens_per_second','tokens per second',2.7305443568556633546e+05,'','tokens/s','n x X x u / FLOPs per token','64 x 312,000,000,000,000 x 0.5528708754331995 / 40,430,493,696','Narayanan et al. 2021, section 5.1','formula',1.79843021940438164158e+05,3.25308041097738430825e+05);
INSERT INTO "lines" VALUES(1,51,'time.step_seconds','seconds per step',9.60043001469017887039e-01,'','s','global batch x s x FLOPs per token / (n x X x u)','64 x 4,096 x 40,430,493,696 / (64 x 312,000,000,000,000 x 0.5528708754331995)','Narayanan et al. 2021, section 5.1','formula',8.05833139308226198416e-01,1.45762675232858862628e+00);
INSERT INTO "lines" VALUES(1,52,'time.days','days',4.23874237567856582131e+01,'','days','T x FLOPs per token / (n x X x u) / 86400','1,000,000,000,000 x 40,430,493,696 / (64 x 312,000,000,000,000 x 0.5528708754331995) / 86,400','Narayanan et al. 2021, section 5.1','formula',3.55788133457071822354e+01,64.3565368797421);
INSERT INTO "lines" VALUES(1,53,'time.gpu_days','GPU-days',2.71279512043428212559e+03,'','GPU-days','n x days','64 x 42.38742375678566','product','formula',2.27704405412525966319e+03,4.1188183603034940459e+03);
INSERT INTO "lines" VALUES(1,54,'time.gpu_hours','GPU-hours',6.51070828904227673784e+04,'','GPU-hours','24 x GPU-days','24 x 2712.795120434282','product','formula',5.46490572990062282781e+04,9.88516406472838571068e+04);
INSERT INTO "lines" VALUES(1,55,'cost.usd_per_gpu_hour','price of a GPU-hour',2.21,'','USD','given or from the catalog','','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(1,56,'cost.usd','cost',1.4388665318783430848e+05,'','USD','GPU-hours x price','65107.08289042277 x 2.21','product','formula',1.20774416630803752925e+05,2.18462125830497301656e+05);
INSERT INTO "lines" VALUES(1,57,'time.step_parts.matmul_seconds','matrix products',6.85841634968936797456e-01,'','s','FLOPs of products / (rate reached x shape), layers and head, forward and backward','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,58,'time.step_parts.attention_seconds','attention''s scores',8.97504605852156578382e-02,'','s','FLOPs of scores / rate of the attention kernel','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,59,'time.step_parts.elementwise_seconds','norms, activation functions, loss',3.76602201769908467854e-02,'','s','bytes read and written / memory bandwidth','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,60,'time.step_parts.launch_seconds','waiting for the host',0.01,'','s','launches that take longer than the work, and a fixed time per step','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,61,'time.step_parts.data_seconds','data-parallel traffic',8.26765106380671355168e-02,'','s','gradients and parameters / network, what does not hide behind compute','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,62,'time.step_parts.optimizer_seconds','optimizer step',3.3715891827020165461e-02,'','s','bytes of states, weights and gradients / memory bandwidth','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,63,'time.step_parts.straggler_seconds','waiting for the slowest node',2.03982832727872646916e-02,'','s','spread x sqrt(2 ln nodes) x the sum','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,64,'time.predicted_step_seconds','predicted seconds per step',9.60043001469017887039e-01,'','s','sum of the step''s parts','0.6858416349689368 + 0.08975046058521566 + 0.03766022017699085 + 0.01 + 0.08267651063806714 + 0.033715891827020165 + 0.020398283272787265','step-time model, docs/formulas.md section 8','formula',8.05833139308226198416e-01,1.45762675232858862628e+00);
INSERT INTO "lines" VALUES(1,65,'time.mfu','MFU (model FLOPs utilization)',6.30192834212398800275e-01,'','','3 x FLOPs of a step forward, all pairs of tokens counted, without recomputation / (n x X x seconds)','3 x 4026961336729600.0 / (64 x 312,000,000,000,000 x 0.9600430014690179)','Chowdhery et al. 2022 (PaLM), appendix B','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,66,'time.hfu','HFU (hardware FLOPs utilization)',6.30192834212398800275e-01,'','','executed FLOPs of a step, all pairs of tokens counted / (n x X x seconds)','12080884010188800.0 / (64 x 312,000,000,000,000 x 0.9600430014690179)','Korthikanti et al. 2022, section 6.3','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,67,'goodput.failures_per_gpu_day','failures per GPU-day',0.00047,'','','assumed','','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,68,'goodput.restart_minutes','minutes to restart',15.0,'','minutes','assumed','','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,69,'goodput.checkpoint_seconds','seconds per checkpoint',60.0,'','s','assumed','','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,70,'goodput.losses_per_doubling','losses per doubling of nodes',0.01,'','','assumed','','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,71,'cluster.gpus_per_node','GPUs of a node',8.0,'','GPUs','given or from the catalog','','cluster.gpus_per_node, else the GPU''s entry','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,72,'goodput.hours_between_failures','hours between failures',7.97872340425531888273e+02,'','hours','24 / (failures per GPU-day x GPUs)','24 / (0.00047 x 64)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,73,'goodput.checkpoint_minutes','minutes between checkpoints',309.426373877638,'','minutes','sqrt(2 x checkpoint time x time between failures)','sqrt(2 x 60 x 2872340.425531915) / 60','Young 1974; Daly 2006, equation 7','formula',NULL,NULL);
INSERT INTO "lines" VALUES(1,74,'goodput.other_share','other losses',0.03,'','','share per doubling x log2(nodes)','0.01 x log2(8)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,75,'goodput.share','goodput',9.63470649515328791956e-01,'','','(1 - other losses) / (1 + checkpoint time / interval + (interval / 2 + restart) / time between failures)','(1 - 0.03) / (1 + 60 / 18565.58243265828 + (18565.58243265828 / 2 + 900) / 2872340.425531915)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(1,76,'time.wall_days','days with interruptions',4.39945148075953653679e+01,'','days','days / goodput','42.38742375678566 / 0.9634706495153288','quotient','formula',36.9277604497916,6.67965722797227527945e+01);
INSERT INTO "lines" VALUES(1,77,'time.wall_gpu_hours','GPU-hours with interruptions',6.7575574744466473929e+04,'','GPU-hours','GPU-hours / goodput','65107.08289042277 / 0.9634706495153288','quotient','formula',5.67210400508798848022e+04,1.0259953502165414102e+05);
INSERT INTO "lines" VALUES(1,78,'cost.wall_usd','cost with interruptions',1.49342020185270899675e+05,'','USD','GPU-hours with interruptions x price','67575.57474446647 x 2.21','product','formula',1.25353498512444552033e+05,2.26744972397855657614e+05);
INSERT INTO "lines" VALUES(1,79,'budget.usd','budget',2000000.0,'','USD','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(2,0,'cluster.gpus','GPUs (n)',8.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(2,1,'training.sequence_length','sequence length (s)',4096.0,'','tokens','assumed','','the model''s context length','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,2,'training.micro_batch','micro-batch per GPU (b)',1.0,'','sequences','assumed','','the smallest, so the least memory','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,3,'training.global_batch','global batch',8.0,'','sequences','assumed','','micro-batch x data-parallel GPUs, no accumulation','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,4,'parallel.data','data-parallel GPUs',8.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(2,5,'parallel.zero','ZeRO stage',3.0,'','','assumed','','full sharding (FSDP), the least memory for all but small models','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,6,'model.parameters.total','parameters (P)',68976648192.0,'','parameters','embedding + attention + MLP + norms + head + adapters','262,144,000 + 12,079,595,520 + 56,371,445,760 + 1,318,912 + 262,144,000','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,7,'model.parameters.embedding','embedding',262144000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,8,'model.parameters.attention','attention',12079595520.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,9,'model.parameters.mlp','MLP',56371445760.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,10,'model.parameters.norm','norms',1318912.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,11,'model.parameters.head','output head',262144000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,12,'model.parameters.trainable','trained parameters',68976648192.0,'','parameters','what the optimizer trains','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,13,'model.parameters.active','active per token',68976648192.0,'','parameters','total without idle experts','','Hugging Face config.json of meta-llama/Llama-2-70b-hf; count: AlexsJones/llmfit hf_models.json, entry petals-team/StableBeluga2 (fine-tune) (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(2,14,'memory.per_gpu.weights_bytes','weights',17244162048.0,'','bytes','(parameters x bytes of a weight) / data-parallel GPUs','68,976,648,192 x 2 / 8','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',17071720427.52,17416603668.48);
INSERT INTO "lines" VALUES(2,15,'memory.per_gpu.gradients_bytes','gradients',17244162048.0,'','bytes','(trained x bytes of a gradient) / data-parallel GPUs','68,976,648,192 x 2 / 8','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',17071720427.52,17416603668.48);
INSERT INTO "lines" VALUES(2,16,'memory.per_gpu.gradient_copy_bytes','gradient copy',0.0,'','bytes','(trained x bytes of its copy) / data-parallel GPUs','0','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',0.0,0.0);
INSERT INTO "lines" VALUES(2,17,'memory.per_gpu.master_weights_bytes','master weights',34488324096.0,'','bytes','(trained x bytes of a master weight) / data-parallel GPUs','68,976,648,192 x 4 / 8','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',34143440855.04,34833207336.96);
INSERT INTO "lines" VALUES(2,18,'memory.per_gpu.optimizer_bytes','optimizer states',68976648192.0,'','bytes','(state elements x bytes of a state) / data-parallel GPUs','(68,976,648,192 x 4 + 68,976,648,192 x 4) / 8','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',68286881710.08,69666414673.92);
INSERT INTO "lines" VALUES(2,19,'memory.per_gpu.activations_bytes','activations',90009763840.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s), nothing recomputed, FlashAttention','1 x 4,096 x 21,975,040','Korthikanti et al. 2022, section 4.1','formula',72007811072.0,144015622144.0);
INSERT INTO "lines" VALUES(2,20,'memory.per_gpu.overhead_parts.output_bytes','logits and loss',658505728.0,'','bytes','b x s x bytes per token of embeddings, final norm, head input and logits in 32 bit','1 x 4,096 x 160,768','Korthikanti et al. 2022, section 4.1','formula',5.26804582400000035759e+08,1.05360916480000007156e+09);
INSERT INTO "lines" VALUES(2,21,'memory.per_gpu.overhead_parts.recomputation_bytes','layer being recomputed',0.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s) of one layer','1 x 4,096 x 0','Korthikanti et al. 2022, section 4.1','formula',0.0,0.0);
INSERT INTO "lines" VALUES(2,22,'memory.per_gpu.overhead_parts.gathered_bytes','gathered parameters',4471209984.0,'','bytes','bytes of a weight in use x (2 layers'' parameters + embeddings, final norm and head)','2 x (2 x 855,654,400 + 524,296,192)','Zhao et al. 2023 (PyTorch FSDP), sections 3.2 and 3.3','formula',3.57696798720000028615e+09,7.15393597440000057231e+09);
INSERT INTO "lines" VALUES(2,23,'memory.per_gpu.overhead_parts.buffers_bytes','workspaces and buckets',352000000.0,'','bytes','workspaces of PyTorch''s libraries + communication buckets + FP32 gradients of the optimizer''s share, as large as its master weights','352,000,000 + 0 + 0','what PEFT''s method comparison reads beside weights, gradients and states once a run is over, 352 to 362 MB in four runs on L40S: workspaces of cuBLAS and the like, the last batch (huggingface/peft method_comparison/MetaMathQA)','assumed',176000000.0,668800000.0);
INSERT INTO "lines" VALUES(2,24,'memory.per_gpu.overhead_parts.fragmentation_bytes','fragmentation',14270921933.0,'','bytes','share x (activations + logits and loss + layer being recomputed + gathered parameters)','0.15 x (90,009,763,840 + 658,505,728 + 0 + 4,471,209,984)','calibrated on published figures of reserved memory and of nvidia-smi: least mean error over all groups; alone, PEFT''s method comparison would take 0.05, torchtitan 0.1, stas00/ml-engineering 0.15, BigScience 0.3','assumed',1.14167375464000015264e+10,2.28334750928000030528e+10);
INSERT INTO "lines" VALUES(2,25,'memory.per_gpu.overhead_parts.runtime_bytes','CUDA context and communication',2598455214.0,'','bytes','CUDA context + communication buffers x groups of GPUs','987,842,478 + 1,610,612,736 x 1','CUDA context of PyTorch 2.1.1 on A100-80GB, stas00/ml-engineering training/performance/README.md (744d01e18b); NCCL buffers after the first barrier, about 1.5 GiB, stas00/ml-engineering training/performance/README.md (744d01e18b)','assumed',1299227607.0,4937064906.6);
INSERT INTO "lines" VALUES(2,26,'memory.per_gpu.overhead_bytes','overhead',22351092859.0,'','bytes','logits and loss + layer being recomputed + gathered parameters + workspaces and buckets + fragmentation + runtime','658,505,728 + 0 + 4,471,209,984 + 352,000,000 + 14,270,921,933 + 2,598,455,214','sum of its parts','assumed',1.81999862434384841918e+10,3.42905110779622192382e+10);
INSERT INTO "lines" VALUES(2,27,'memory.per_gpu.total_bytes','memory per GPU',250314153083.0,'','bytes','weights + gradients + gradient copy + master weights + optimizer states + activations + overhead','17,244,162,048 + 17,244,162,048 + 0 + 34,488,324,096 + 68,976,648,192 + 90,009,763,840 + 22,351,092,859','sum of its parts','formula',2.2833905704646057129e+11,3.16028559836413513181e+11);
INSERT INTO "lines" VALUES(2,28,'memory.readings.allocated_bytes','PyTorch''s max_memory_allocated',233444775936.0,'','bytes','total - runtime - fragmentation','250,314,153,083 - 2,598,455,214 - 14,270,921,933','PyTorch documentation, CUDA semantics, memory management','assumed',2.14366125303019226084e+11,2.90546009534158569329e+11);
INSERT INTO "lines" VALUES(2,29,'memory.readings.reserved_bytes','PyTorch''s max_memory_reserved',247715697869.0,'','bytes','total - runtime','250,314,153,083 - 2,598,455,214','PyTorch documentation, CUDA semantics, memory management','assumed',2.25789468705674255363e+11,3.13377196607282836916e+11);
INSERT INTO "lines" VALUES(2,30,'memory.readings.driver_bytes','nvidia-smi',250314153083.0,'','bytes','memory per GPU','250,314,153,083','PyTorch documentation, CUDA semantics, memory management','assumed',2.2833905704646057129e+11,3.16028559836413513181e+11);
INSERT INTO "lines" VALUES(2,31,'memory.capacity_bytes','memory of the GPU',85899345920.0,'','bytes','usable memory of one GPU','','catalog gpus/A100-SXM4-80GB.toml, usable_memory_gib: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(2,32,'memory.free_bytes','left over',-164414807163.0,'','bytes','capacity - total','85,899,345,920 - 250,314,153,083','difference','formula',-2.30129213916413513174e+11,-1.42439711126460571291e+11);
INSERT INTO "lines" VALUES(2,33,'memory.bytes_per_parameter_parts.weights','weights per parameter',2.0,'','bytes','bytes before sharding / P','137,953,296,384 / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,34,'memory.bytes_per_parameter_parts.gradients','gradients per parameter',2.0,'','bytes','bytes before sharding / P','137,953,296,384 / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,35,'memory.bytes_per_parameter_parts.gradient_copy','gradient_copy per parameter',0.0,'','bytes','bytes before sharding / P','0 / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,36,'memory.bytes_per_parameter_parts.master_weights','master_weights per parameter',4.0,'','bytes','bytes before sharding / P','275,906,592,768 / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,37,'memory.bytes_per_parameter_parts.optimizer','optimizer per parameter',8.0,'','bytes','bytes before sharding / P','551,813,185,536 / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,38,'memory.bytes_per_parameter','lasting bytes per parameter (of all P)',16.0,'','bytes','(weights + gradients + gradient copy + master weights + optimizer states) / P, before sharding','(137,953,296,384 + 137,953,296,384 + 0 + 275,906,592,768 + 551,813,185,536) / 68,976,648,192','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,39,'memory.largest_micro_batch','largest micro-batch that fits',0.0,'','sequences','largest b for which the expected total stays within the capacity','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,40,'memory.smallest_gpus','fits from this many GPUs',0.0,'','GPUs','smallest data-parallel degree for which the expected total stays within the capacity; 0: none','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,41,'compute.tokens','training tokens (T)',1000000000000.0,'','tokens','given or assumed','','--tokens','given',NULL,NULL);
INSERT INTO "lines" VALUES(2,42,'compute.flops_per_token','FLOPs per token',413859889152.0,'','FLOP','6 x active','6 x 68,976,648,192','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,43,'compute.model_flops','FLOPs of the model (6TP)',4.13859889152e+23,'413859889152000000000000','FLOP','6 x T x active','1,000,000,000,000 x 413,859,889,152','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,44,'compute.training_flops','FLOPs of the training',4.13859889152e+23,'413859889152000000000000','FLOP','T x FLOPs per token','1,000,000,000,000 x 413,859,889,152','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,45,'compute.exact_forward_flops_per_step','FLOPs of one step forward, with attention',4.8550310313984e+15,'','FLOP','global batch x s x (2 x elements of matrix products + attention''s scores)','8 x 4,096 x (137,426,370,560 + 10,737,418,240)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,46,'compute.exact_training_flops','FLOPs of the training, with attention',4.444913664e+23,'','FLOP','T x (matrix products forward, backward, recomputed + passes x attention''s scores)','1,000,000,000,000 x (412,279,111,680 + 3 x 10,737,418,240)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,47,'time.peak_flops_per_second','dense peak of one GPU, bf16 (X)',312000000000000.0,'','FLOP/s','dense, without sparsity','','catalog gpus/A100-SXM4-80GB.toml, dense_peak_tflops.bf16: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(2,48,'time.utilization','utilization of the peak (u)',6.41286075246118469905e-01,'','','global batch x s x FLOPs per token / (n x X x predicted seconds per step)','8 x 4,096 x 413,859,889,152 / (8 x 312,000,000,000,000 x 8.472408381919841)','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,49,'time.steps','optimizer steps',30517579.0,'','steps','T / (global batch x s), rounded up','ceil(1,000,000,000,000 / (8 x 4,096))','count','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,50,'time.tokens_per_second','tokens per second',3.86761337778842971615e+03,'','tokens/s','n x X x u / FLOPs per token','8 x 312,000,000,000,000 x 0.6412860752461185 / 413,859,889,152','Narayanan et al. 2021, section 5.1','formula',2.54734289817473290892e+03,4.60774690765541072336e+03);
INSERT INTO "lines" VALUES(2,51,'time.step_seconds','seconds per step',8.47240838191984124705e+00,'','s','global batch x s x FLOPs per token / (n x X x u)','8 x 4,096 x 413,859,889,152 / (8 x 312,000,000,000,000 x 0.6412860752461185)','Narayanan et al. 2021, section 5.1','formula',7.11150170717027396705e+00,1.28635999587960885297e+01);
INSERT INTO "lines" VALUES(2,52,'time.days','days',2.99256232294147639545e+03,'','days','T x FLOPs per token / (n x X x u) / 86400','1,000,000,000,000 x 413,859,889,152 / (8 x 312,000,000,000,000 x 0.6412860752461185) / 86,400','Narayanan et al. 2021, section 5.1','formula',2.51187278859536672836e+03,4.54358699897345286438e+03);
INSERT INTO "lines" VALUES(2,53,'time.gpu_days','GPU-days',2.39404985835318111632e+04,'','GPU-days','n x days','8 x 2992.5623229414764','product','formula',2.00949823087629338255e+04,3.63486959917876229159e+04);
INSERT INTO "lines" VALUES(2,54,'time.gpu_hours','GPU-hours',5.74571966004763497052e+05,'','GPU-hours','24 x GPU-days','24 x 23940.49858353181','product','formula',4.8227957541031041184e+05,8.72368703802903066365e+05);
INSERT INTO "lines" VALUES(2,55,'cost.usd_per_gpu_hour','price of a GPU-hour',2.21,'','USD','given or from the catalog','','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(2,56,'cost.usd','cost',1.26980404487052722835e+06,'','USD','GPU-hours x price','574571.9660047635 x 2.21','product','formula',1.06583786165678594259e+06,1.92793483540441561493e+06);
INSERT INTO "lines" VALUES(2,57,'time.step_parts.matmul_seconds','matrix products',6.96441482915706089329e+00,'','s','FLOPs of products / (rate reached x shape), layers and head, forward and backward','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,58,'time.step_parts.attention_seconds','attention''s scores',4.48752302926078261435e-01,'','s','FLOPs of scores / rate of the attention kernel','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,59,'time.step_parts.elementwise_seconds','norms, activation functions, loss',2.05499300470949219921e-01,'','s','bytes read and written / memory bandwidth','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,60,'time.step_parts.launch_seconds','waiting for the host',0.01,'','s','launches that take longer than the work, and a fixed time per step','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,61,'time.step_parts.data_seconds','data-parallel traffic',3.11437954000089611827e-01,'','s','gradients and parameters / network, what does not hide behind compute','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,62,'time.step_parts.optimizer_seconds','optimizer step',5.32303995365663751293e-01,'','s','bytes of states, weights and gradients / memory bandwidth','','step-time model, docs/formulas.md section 8','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,63,'time.predicted_step_seconds','predicted seconds per step',8.47240838191984124705e+00,'','s','sum of the step''s parts','6.964414829157061 + 0.44875230292607826 + 0.20549930047094922 + 0.01 + 0.3114379540000896 + 0.5323039953656638','step-time model, docs/formulas.md section 8','formula',7.11150170717027396705e+00,1.28635999587960885297e+01);
INSERT INTO "lines" VALUES(2,64,'time.mfu','MFU (model FLOPs utilization)',6.88750302484013809944e-01,'','','3 x FLOPs of a step forward, all pairs of tokens counted, without recomputation / (n x X x seconds)','3 x 4855031031398400.0 / (8 x 312,000,000,000,000 x 8.472408381919841)','Chowdhery et al. 2022 (PaLM), appendix B','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,65,'time.hfu','HFU (hardware FLOPs utilization)',6.88750302484013809944e-01,'','','executed FLOPs of a step, all pairs of tokens counted / (n x X x seconds)','14565093094195200.0 / (8 x 312,000,000,000,000 x 8.472408381919841)','Korthikanti et al. 2022, section 6.3','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,66,'goodput.failures_per_gpu_day','failures per GPU-day',0.00047,'','','assumed','','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,67,'goodput.restart_minutes','minutes to restart',15.0,'','minutes','assumed','','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,68,'goodput.checkpoint_seconds','seconds per checkpoint',60.0,'','s','assumed','','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,69,'goodput.losses_per_doubling','losses per doubling of nodes',0.01,'','','assumed','','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,70,'cluster.gpus_per_node','GPUs of a node',8.0,'','GPUs','given or from the catalog','','cluster.gpus_per_node, else the GPU''s entry','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,71,'goodput.hours_between_failures','hours between failures',6.38297872340425510645e+03,'','hours','24 / (failures per GPU-day x GPUs)','24 / (0.00047 x 8)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,72,'goodput.checkpoint_minutes','minutes between checkpoints',8.75189948987367301921e+02,'','minutes','sqrt(2 x checkpoint time x time between failures)','sqrt(2 x 60 x 22978723.40425532) / 60','Young 1974; Daly 2006, equation 7','formula',NULL,NULL);
INSERT INTO "lines" VALUES(2,73,'goodput.other_share','other losses',0.0,'','','share per doubling x log2(nodes)','0.01 x log2(1)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,74,'goodput.share','goodput',9.97681005369225548662e-01,'','','(1 - other losses) / (1 + checkpoint time / interval + (interval / 2 + restart) / time between failures)','(1 - 0) / (1 + 60 / 52511.39693924204 + (52511.39693924204 / 2 + 900) / 22978723.40425532)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(2,75,'time.wall_days','days with interruptions',2.99951818951787845431e+03,'','days','days / goodput','2992.5623229414764 / 0.9976810053692255','quotient','formula',2.51771134769250511456e+03,4.55414804383485807186e+03);
INSERT INTO "lines" VALUES(2,76,'time.wall_gpu_hours','GPU-hours with interruptions',5.75907492387432721429e+05,'','GPU-hours','GPU-hours / goodput','574571.9660047635 / 0.9976810053692255','quotient','formula',4.83400578756961098398e+05,8.74396424416292808012e+05);
INSERT INTO "lines" VALUES(2,77,'cost.wall_usd','cost with interruptions',1.27275555817622621542e+06,'','USD','GPU-hours with interruptions x price','575907.4923874327 x 2.21','product','formula',1.06831527905288385226e+06,1.93241609796000691134e+06);
INSERT INTO "lines" VALUES(2,78,'budget.usd','budget',2000000.0,'','USD','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(2,79,'budget.deadline_days','days allowed',30.0,'','days','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(3,0,'cluster.gpus','GPUs (n)',64.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(3,1,'training.sequence_length','sequence length (s)',4096.0,'','tokens','assumed','','the model''s context length','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,2,'training.micro_batch','micro-batch per GPU (b)',1.0,'','sequences','assumed','','the smallest, so the least memory','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,3,'training.global_batch','global batch',64.0,'','sequences','assumed','','micro-batch x data-parallel GPUs, no accumulation','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,4,'parallel.data','data-parallel GPUs',64.0,'','GPUs','given','','scenario','given',NULL,NULL);
INSERT INTO "lines" VALUES(3,5,'parallel.zero','ZeRO stage',3.0,'','','assumed','','full sharding (FSDP), the least memory for all but small models','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,6,'model.parameters.total','parameters (P)',6738415616.0,'','parameters','embedding + attention + MLP + norms + head + adapters','131,072,000 + 2,147,483,648 + 4,328,521,728 + 266,240 + 131,072,000','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,7,'model.parameters.embedding','embedding',131072000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,8,'model.parameters.attention','attention',2147483648.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,9,'model.parameters.mlp','MLP',4328521728.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,10,'model.parameters.norm','norms',266240.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,11,'model.parameters.head','output head',131072000.0,'','parameters','sum of rows x columns x copies','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,12,'model.parameters.trainable','trained parameters',6738415616.0,'','parameters','what the optimizer trains','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,13,'model.parameters.active','active per token',6738415616.0,'','parameters','total without idle experts','','Hugging Face config.json of meta-llama/Llama-2-7b-hf; count: AlexsJones/llmfit hf_models.json, entry meta-llama/Llama-2-7b-hf less rotary buffers (2026-11-22)','exact',NULL,NULL);
INSERT INTO "lines" VALUES(3,14,'memory.per_gpu.weights_bytes','weights',210575488.0,'','bytes','(parameters x bytes of a weight) / data-parallel GPUs','6,738,415,616 x 2 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',208469733.12,212681242.88);
INSERT INTO "lines" VALUES(3,15,'memory.per_gpu.gradients_bytes','gradients',210575488.0,'','bytes','(trained x bytes of a gradient) / data-parallel GPUs','6,738,415,616 x 2 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',208469733.12,212681242.88);
INSERT INTO "lines" VALUES(3,16,'memory.per_gpu.gradient_copy_bytes','gradient copy',0.0,'','bytes','(trained x bytes of its copy) / data-parallel GPUs','0','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',0.0,0.0);
INSERT INTO "lines" VALUES(3,17,'memory.per_gpu.master_weights_bytes','master weights',421150976.0,'','bytes','(trained x bytes of a master weight) / data-parallel GPUs','6,738,415,616 x 4 / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',416939466.24,425362485.76);
INSERT INTO "lines" VALUES(3,18,'memory.per_gpu.optimizer_bytes','optimizer states',842301952.0,'','bytes','(state elements x bytes of a state) / data-parallel GPUs','(6,738,415,616 x 4 + 6,738,415,616 x 4) / 64','bytes per element of the precision; Rajbhandari et al. 2020 (ZeRO), section 5','formula',833878932.48,850724971.52);
INSERT INTO "lines" VALUES(3,19,'memory.per_gpu.activations_bytes','activations',17263755264.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s), nothing recomputed, FlashAttention','1 x 4,096 x 4,214,784','Korthikanti et al. 2022, section 4.1','formula',13811004211.2,27622008422.4);
INSERT INTO "lines" VALUES(3,20,'memory.per_gpu.overhead_parts.output_bytes','logits and loss',591396864.0,'','bytes','b x s x bytes per token of embeddings, final norm, head input and logits in 32 bit','1 x 4,096 x 144,384','Korthikanti et al. 2022, section 4.1','formula',4.73117491200000047681e+08,9.46234982400000095362e+08);
INSERT INTO "lines" VALUES(3,21,'memory.per_gpu.overhead_parts.recomputation_bytes','layer being recomputed',0.0,'','bytes','b x s x (bytes per token + bytes per pair of tokens x s) of one layer','1 x 4,096 x 0','Korthikanti et al. 2022, section 4.1','formula',0.0,0.0);
INSERT INTO "lines" VALUES(3,22,'memory.per_gpu.overhead_parts.gathered_bytes','gathered parameters',1333829632.0,'','bytes','bytes of a weight in use x (2 layers'' parameters + embeddings, final norm and head)','2 x (2 x 202,383,360 + 262,148,096)','Zhao et al. 2023 (PyTorch FSDP), sections 3.2 and 3.3','formula',1067063705.6,2.13412741120000028606e+09);
INSERT INTO "lines" VALUES(3,23,'memory.per_gpu.overhead_parts.buffers_bytes','workspaces and buckets',352000000.0,'','bytes','workspaces of PyTorch''s libraries + communication buckets + FP32 gradients of the optimizer''s share, as large as its master weights','352,000,000 + 0 + 0','what PEFT''s method comparison reads beside weights, gradients and states once a run is over, 352 to 362 MB in four runs on L40S: workspaces of cuBLAS and the like, the last batch (huggingface/peft method_comparison/MetaMathQA)','assumed',176000000.0,668800000.0);
INSERT INTO "lines" VALUES(3,24,'memory.per_gpu.overhead_parts.fragmentation_bytes','fragmentation',2878347264.0,'','bytes','share x (activations + logits and loss + layer being recomputed + gathered parameters)','0.15 x (17,263,755,264 + 591,396,864 + 0 + 1,333,829,632)','calibrated on published figures of reserved memory and of nvidia-smi: least mean error over all groups; alone, PEFT''s method comparison would take 0.05, torchtitan 0.1, stas00/ml-engineering 0.15, BigScience 0.3','assumed',2.30267781120000028603e+09,4.60535562240000057206e+09);
INSERT INTO "lines" VALUES(3,25,'memory.per_gpu.overhead_parts.runtime_bytes','CUDA context and communication',2598455214.0,'','bytes','CUDA context + communication buffers x groups of GPUs','987,842,478 + 1,610,612,736 x 1','CUDA context of PyTorch 2.1.1 on A100-80GB, stas00/ml-engineering training/performance/README.md (744d01e18b); NCCL buffers after the first barrier, about 1.5 GiB, stas00/ml-engineering training/performance/README.md (744d01e18b)','assumed',1299227607.0,4937064906.6);
INSERT INTO "lines" VALUES(3,26,'memory.per_gpu.overhead_bytes','overhead',7754028974.0,'','bytes','logits and loss + layer being recomputed + gathered parameters + workspaces and buckets + fragmentation + runtime','591,396,864 + 0 + 1,333,829,632 + 352,000,000 + 2,878,347,264 + 2,598,455,214','sum of its parts','assumed',5.99355479720405292512e+09,1.16729518040577468873e+10);
INSERT INTO "lines" VALUES(3,27,'memory.per_gpu.total_bytes','memory per GPU',26702388142.0,'','bytes','weights + gradients + gradient copy + master weights + optimizer states + activations + overhead','210,575,488 + 210,575,488 + 0 + 421,150,976 + 842,301,952 + 17,263,755,264 + 7,754,028,974','sum of its parts','formula',2.20488668202883224484e+10,40206447091.6579);
INSERT INTO "lines" VALUES(3,28,'memory.readings.allocated_bytes','PyTorch''s max_memory_allocated',21225585664.0,'','bytes','total - runtime - fragmentation','26,702,388,142 - 2,598,455,214 - 2,878,347,264','PyTorch documentation, CUDA semantics, memory management','assumed',1.73837188484458961485e+10,3.27433447161703453055e+10);
INSERT INTO "lines" VALUES(3,29,'memory.readings.reserved_bytes','PyTorch''s max_memory_reserved',24103932928.0,'','bytes','total - runtime','26,702,388,142 - 2,598,455,214','PyTorch documentation, CUDA semantics, memory management','assumed',1.9686927132308731079e+10,3.73481305148786239616e+10);
INSERT INTO "lines" VALUES(3,30,'memory.readings.driver_bytes','nvidia-smi',26702388142.0,'','bytes','memory per GPU','26,702,388,142','PyTorch documentation, CUDA semantics, memory management','assumed',2.20488668202883224484e+10,40206447091.6579);
INSERT INTO "lines" VALUES(3,31,'memory.capacity_bytes','memory of the GPU',85899345920.0,'','bytes','usable memory of one GPU','','catalog gpus/A100-SXM4-80GB.toml, usable_memory_gib: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(3,32,'memory.free_bytes','left over',59196957778.0,'','bytes','capacity - total','85,899,345,920 - 26,702,388,142','difference','formula',45692898828.3421,6.38504790997116775498e+10);
INSERT INTO "lines" VALUES(3,33,'memory.bytes_per_parameter_parts.weights','weights per parameter',2.0,'','bytes','bytes before sharding / P','13,476,831,232 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,34,'memory.bytes_per_parameter_parts.gradients','gradients per parameter',2.0,'','bytes','bytes before sharding / P','13,476,831,232 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,35,'memory.bytes_per_parameter_parts.gradient_copy','gradient_copy per parameter',0.0,'','bytes','bytes before sharding / P','0 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,36,'memory.bytes_per_parameter_parts.master_weights','master_weights per parameter',4.0,'','bytes','bytes before sharding / P','26,953,662,464 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,37,'memory.bytes_per_parameter_parts.optimizer','optimizer per parameter',8.0,'','bytes','bytes before sharding / P','53,907,324,928 / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,38,'memory.bytes_per_parameter','lasting bytes per parameter (of all P)',16.0,'','bytes','(weights + gradients + gradient copy + master weights + optimizer states) / P, before sharding','(13,476,831,232 + 13,476,831,232 + 0 + 26,953,662,464 + 53,907,324,928) / 6,738,415,616','Rajbhandari et al. 2020 (ZeRO), section 3.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,39,'memory.largest_micro_batch','largest micro-batch that fits',3.0,'','sequences','largest b for which the expected total stays within the capacity','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,40,'memory.smallest_gpus','fits from this many GPUs',2.0,'','GPUs','smallest data-parallel degree for which the expected total stays within the capacity; 0: none','','search','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,41,'compute.tokens','training tokens (T)',1000000000000.0,'','tokens','given or assumed','','--tokens','given',NULL,NULL);
INSERT INTO "lines" VALUES(3,42,'compute.flops_per_token','FLOPs per token',40430493696.0,'','FLOP','6 x active','6 x 6,738,415,616','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,43,'compute.model_flops','FLOPs of the model (6TP)',4.0430493696e+22,'40430493696000000000000','FLOP','6 x T x active','1,000,000,000,000 x 40,430,493,696','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,44,'compute.training_flops','FLOPs of the training',4.0430493696e+22,'40430493696000000000000','FLOP','T x FLOPs per token','1,000,000,000,000 x 40,430,493,696','Kaplan et al. 2020, section 2.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,45,'compute.exact_forward_flops_per_step','FLOPs of one step forward, with attention',4.0269613367296e+15,'','FLOP','global batch x s x (2 x elements of matrix products + attention''s scores)','64 x 4,096 x (13,214,154,752 + 2,147,483,648)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,46,'compute.exact_training_flops','FLOPs of the training, with attention',4.60849152e+22,'','FLOP','T x (matrix products forward, backward, recomputed + passes x attention''s scores)','1,000,000,000,000 x (39,642,464,256 + 3 x 2,147,483,648)','Narayanan et al. 2021, appendix','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,47,'time.peak_flops_per_second','dense peak of one GPU, bf16 (X)',312000000000000.0,'','FLOP/s','dense, without sparsity','','catalog gpus/A100-SXM4-80GB.toml, dense_peak_tflops.bf16: stas00/ml-engineering compute/accelerator/README.md @744d01e1; pytorch/torchtitan utils.py @b5bcd76c; cli99/llm-analysis llm_analysis/gpu_configs @d841e40a; stas00/ml-engineering network/README.md @744d01e1; @huggingface/tasks 0.21.54 hardware-nvidia.ts (shader rates, memory, power, year); SkyPilot catalog (device memory 81920 MiB) (2026-11-22)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(3,48,'time.utilization','utilization of the peak (u)',0.5,'','','share of the dense peak that executed FLOPs reach','','--utilization','given',NULL,NULL);
INSERT INTO "lines" VALUES(3,49,'time.steps','optimizer steps',3814698.0,'','steps','T / (global batch x s), rounded up','ceil(1,000,000,000,000 / (64 x 4,096))','count','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,50,'time.tokens_per_second','tokens per second',2.46942322175694076581e+05,'','tokens/s','n x X x u / FLOPs per token','64 x 312,000,000,000,000 x 0.5 / 40,430,493,696','Narayanan et al. 2021, section 5.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,51,'time.step_seconds','seconds per step',1.06155962935138448166e+00,'','s','global batch x s x FLOPs per token / (n x X x u)','64 x 4,096 x 40,430,493,696 / (64 x 312,000,000,000,000 x 0.5)','Narayanan et al. 2021, section 5.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,52,'time.days','days',4.68695441595441621976e+01,'','days','T x FLOPs per token / (n x X x u) / 86400','1,000,000,000,000 x 40,430,493,696 / (64 x 312,000,000,000,000 x 0.5) / 86,400','Narayanan et al. 2021, section 5.1','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,53,'time.gpu_days','GPU-days',2.99965082621082638064e+03,'','GPU-days','n x days','64 x 46.86954415954416','product','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,54,'time.gpu_hours','GPU-hours',7.19916198290598404125e+04,'','GPU-hours','24 x GPU-days','24 x 2999.6508262108264','product','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,55,'cost.usd_per_gpu_hour','price of a GPU-hour',2.21,'','USD','given or from the catalog','','CoreWeave on-demand, https://www.coreweave.com/pricing/classic, as listed in tardellirs/gpu-pricing @8f09a680 (2026-05-24)','measured',NULL,NULL);
INSERT INTO "lines" VALUES(3,56,'cost.usd','cost',1.59101479822222230723e+05,'','USD','GPU-hours x price','71991.61982905984 x 2.21','product','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,57,'goodput.failures_per_gpu_day','failures per GPU-day',0.00047,'','','assumed','','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,58,'goodput.restart_minutes','minutes to restart',15.0,'','minutes','assumed','','detection within 10 minutes and a restart within 15 (MegaScale, arXiv:2402.15627); by hand it is hours','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,59,'goodput.checkpoint_seconds','seconds per checkpoint',60.0,'','s','assumed','','a guess: training waits a minute for a checkpoint; asynchronous ones take seconds, slow storage many minutes','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,60,'goodput.losses_per_doubling','losses per doubling of nodes',0.01,'','','assumed','','of wall-clock time for each doubling of nodes: slow nodes, maintenance, evaluation, slow starts, beside failures and checkpoints. Published runs (effective share, nodes) give 0.055 OPT-175B (0.58, 124), 0.030 GLM-130B (0.77, 96), 0.025 PaLM (0.66, 1536), 0.009 Meta RSC (0.90, 128), 0.005 BLOOM (0.95, 48), 0.003 MegaScale (0.9, 1536), 0.002 Llama 3 (0.9, 2048), 0 TinyLlama (1, 2); middle 0.007, mean 0.016. goodput.other_losses sets the share itself','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,61,'cluster.gpus_per_node','GPUs of a node',8.0,'','GPUs','given or from the catalog','','cluster.gpus_per_node, else the GPU''s entry','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,62,'goodput.hours_between_failures','hours between failures',7.97872340425531888273e+02,'','hours','24 / (failures per GPU-day x GPUs)','24 / (0.00047 x 64)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,63,'goodput.checkpoint_minutes','minutes between checkpoints',309.426373877638,'','minutes','sqrt(2 x checkpoint time x time between failures)','sqrt(2 x 60 x 2872340.425531915) / 60','Young 1974; Daly 2006, equation 7','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,64,'goodput.other_share','other losses',0.03,'','','share per doubling x log2(nodes)','0.01 x log2(8)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,65,'goodput.share','goodput',9.63470649515328791956e-01,'','','(1 - other losses) / (1 + checkpoint time / interval + (interval / 2 + restart) / time between failures)','(1 - 0.03) / (1 + 60 / 18565.58243265828 + (18565.58243265828 / 2 + 900) / 2872340.425531915)','419 unexpected interruptions of 16,384 H100 in 54 days (Llama 3, arXiv:2407.21783, section 3.3.4); BLOOM 3.7e-4 to 7.4e-4, OPT-175B 1.6e-3','assumed',NULL,NULL);
INSERT INTO "lines" VALUES(3,66,'time.wall_days','days with interruptions',4.86465718318682078819e+01,'','days','days / goodput','46.86954415954416 / 0.9634706495153288','quotient','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,67,'time.wall_gpu_hours','GPU-hours with interruptions',7.47211343337495782161e+04,'','GPU-hours','GPU-hours / goodput','71991.61982905984 / 0.9634706495153288','quotient','formula',NULL,NULL);
INSERT INTO "lines" VALUES(3,68,'cost.wall_usd','cost with interruptions',1.65133706877586548212e+05,'','USD','GPU-hours with interruptions x price','74721.13433374958 x 2.21','product','formula',NULL,NULL);
CREATE TABLE notes (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE plans (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again after a plan is deleted
  name TEXT NOT NULL,                    -- as the user gave it; need not be unique
  created_at TEXT NOT NULL,              -- ISO 8601, UTC
  program_version TEXT NOT NULL,         -- of the gpuday that saved it
  title TEXT NOT NULL,
  checksum TEXT NOT NULL,                -- SHA-256 over all of the plan: db/checksum.h
  scenario_toml TEXT NOT NULL
, deleted_at TEXT) STRICT;
INSERT INTO "plans" VALUES(1,'a board''s question','2026-11-30T05:00:50Z','0.1.0','llama-2-7b on 64 × A100-SXM4-80GB','4d5f73f9ef263aa895177c95480d485e0d1b0a023aa1824c694b713a65734d75','[model]
name = "llama-2-7b"

[budget]
usd = 2000000

[training]
tokens = "1T"

[cluster]
gpus = 64
gpu = "A100-SXM4-80GB"
',NULL);
INSERT INTO "plans" VALUES(2,'does not fit','2026-11-30T05:00:50Z','0.1.0','llama-2-70b on 8 × A100-SXM4-80GB','5ed4f47c5a17cefec6fc5e9d85a9244107bd0bcb53398b2695e4d3905ea2093b','[model]
name = "llama-2-70b"

[budget]
usd = 2000000
deadline_days = 30

[training]
tokens = "1T"

[cluster]
gpus = 8
gpu = "A100-SXM4-80GB"
',NULL);
INSERT INTO "plans" VALUES(3,'given','2026-11-30T05:00:50Z','0.1.0','llama-2-7b on 64 × A100-SXM4-80GB','b3bea13a20823e19d7bf31513340a6c9d78caa5b609b6ed39947a8d49cd6d0e9','[model]
name = "llama-2-7b"

[training]
tokens = "1T"

[efficiency]
utilization = 0.5

[cluster]
gpus = 64
gpu = "A100-SXM4-80GB"
',NULL);
CREATE TABLE provenance (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "provenance" VALUES(1,0,'program','gpuday','0.1.0','');
INSERT INTO "provenance" VALUES(1,1,'plugin','architectures/llama','1.1.0','a05c3e63efdd8edf47a0d9270a8c785d4b38ca9bd34511dbc510f5427c097532');
INSERT INTO "provenance" VALUES(1,2,'plugin','optimizers/adam','1.1.0','30adcccc7f8360477d224b49869f30eb2a6fcaa63624d387c5f09eff384377d9');
INSERT INTO "provenance" VALUES(1,3,'plugin','precisions/mixed','1.1.0','7bfe8a60d352a5222d224c8ec9fb845d395aff112d10c96cadb7fae958224584');
INSERT INTO "provenance" VALUES(1,4,'catalog','defaults.toml','','e7ba03a64d7f750612f084c25bd754a1fd60352a535f79d88a8855b5681b9554');
INSERT INTO "provenance" VALUES(1,5,'catalog','models/llama-2-7b.toml','','449eec30ca7e87e4e7cfc9f723db65998baf3498b026ae4a612cee02543b5ec9');
INSERT INTO "provenance" VALUES(1,6,'catalog','gpus/A100-SXM4-80GB.toml','','515029d7b89bb134da44e997e5dbbb5efeed7cfc43d19479b1310e49cc4633d7');
INSERT INTO "provenance" VALUES(1,7,'catalog','prices/A100-SXM4-80GB.toml','','141c77e249faf0ceb0e1178299a426242efb1cd55d1bab9c1a316c4f7d033b65');
INSERT INTO "provenance" VALUES(1,8,'catalog','speed.toml','','7853c79bacc254ea5b3540ca96d17e14d90a1bcbc1a51bea7129b89058b80fc3');
INSERT INTO "provenance" VALUES(2,0,'program','gpuday','0.1.0','');
INSERT INTO "provenance" VALUES(2,1,'plugin','architectures/llama','1.1.0','a05c3e63efdd8edf47a0d9270a8c785d4b38ca9bd34511dbc510f5427c097532');
INSERT INTO "provenance" VALUES(2,2,'plugin','optimizers/adam','1.1.0','30adcccc7f8360477d224b49869f30eb2a6fcaa63624d387c5f09eff384377d9');
INSERT INTO "provenance" VALUES(2,3,'plugin','precisions/mixed','1.1.0','7bfe8a60d352a5222d224c8ec9fb845d395aff112d10c96cadb7fae958224584');
INSERT INTO "provenance" VALUES(2,4,'catalog','defaults.toml','','e7ba03a64d7f750612f084c25bd754a1fd60352a535f79d88a8855b5681b9554');
INSERT INTO "provenance" VALUES(2,5,'catalog','models/llama-2-70b.toml','','737b35267493e9b727cacc10f921ce3f1793790f67d41e4f331dd997781d985f');
INSERT INTO "provenance" VALUES(2,6,'catalog','gpus/A100-SXM4-80GB.toml','','515029d7b89bb134da44e997e5dbbb5efeed7cfc43d19479b1310e49cc4633d7');
INSERT INTO "provenance" VALUES(2,7,'catalog','prices/A100-SXM4-80GB.toml','','141c77e249faf0ceb0e1178299a426242efb1cd55d1bab9c1a316c4f7d033b65');
INSERT INTO "provenance" VALUES(2,8,'catalog','speed.toml','','7853c79bacc254ea5b3540ca96d17e14d90a1bcbc1a51bea7129b89058b80fc3');
INSERT INTO "provenance" VALUES(3,0,'program','gpuday','0.1.0','');
INSERT INTO "provenance" VALUES(3,1,'plugin','architectures/llama','1.1.0','a05c3e63efdd8edf47a0d9270a8c785d4b38ca9bd34511dbc510f5427c097532');
INSERT INTO "provenance" VALUES(3,2,'plugin','optimizers/adam','1.1.0','30adcccc7f8360477d224b49869f30eb2a6fcaa63624d387c5f09eff384377d9');
INSERT INTO "provenance" VALUES(3,3,'plugin','precisions/mixed','1.1.0','7bfe8a60d352a5222d224c8ec9fb845d395aff112d10c96cadb7fae958224584');
INSERT INTO "provenance" VALUES(3,4,'catalog','defaults.toml','','e7ba03a64d7f750612f084c25bd754a1fd60352a535f79d88a8855b5681b9554');
INSERT INTO "provenance" VALUES(3,5,'catalog','models/llama-2-7b.toml','','449eec30ca7e87e4e7cfc9f723db65998baf3498b026ae4a612cee02543b5ec9');
INSERT INTO "provenance" VALUES(3,6,'catalog','gpus/A100-SXM4-80GB.toml','','515029d7b89bb134da44e997e5dbbb5efeed7cfc43d19479b1310e49cc4633d7');
INSERT INTO "provenance" VALUES(3,7,'catalog','prices/A100-SXM4-80GB.toml','','141c77e249faf0ceb0e1178299a426242efb1cd55d1bab9c1a316c4f7d033b65');
INSERT INTO "provenance" VALUES(3,8,'catalog','speed.toml','','7853c79bacc254ea5b3540ca96d17e14d90a1bcbc1a51bea7129b89058b80fc3');
CREATE TABLE sweep_batches (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  first INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  checksum TEXT NOT NULL,    -- SHA-256 over its rows: db/sweeps.cc
  PRIMARY KEY (sweep_id, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep_best (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  list TEXT NOT NULL CHECK (list IN ('cheapest', 'fastest')),
  place INTEGER NOT NULL,
  row INTEGER NOT NULL,      -- its ordinal
  PRIMARY KEY (sweep_id, list, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep_keys (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  value_count INTEGER NOT NULL,
  stride INTEGER NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep_reasons (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep_rows (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict INTEGER NOT NULL CHECK (verdict BETWEEN 0 AND 4),  -- SweepVerdict (planner/budget/sweep_row.h)
  reason INTEGER,            -- of a row that cannot be planned
  bytes_per_gpu REAL NOT NULL,
  utilization REAL NOT NULL,
  tokens_per_second REAL NOT NULL,
  days REAL NOT NULL,
  wall_days REAL NOT NULL,
  gpu_hours REAL NOT NULL,
  usd REAL NOT NULL,         -- 0: no price was known
  wall_usd REAL NOT NULL,
  PRIMARY KEY (sweep_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweep_values (
  sweep_id INTEGER NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
  key_ordinal INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (sweep_id, key_ordinal, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE sweeps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again after a sweep is deleted
  name TEXT NOT NULL,                    -- as the user gave it; need not be unique
  created_at TEXT NOT NULL,              -- ISO 8601, UTC
  program_version TEXT NOT NULL,         -- of the gpuday that saved it
  scenario_toml TEXT NOT NULL,           -- without the values of the keys
  rows_asked INTEGER NOT NULL,
  rows_done INTEGER NOT NULL,            -- fewer when it was interrupted
  holds INTEGER NOT NULL,                -- rows of each verdict
  too_late INTEGER NOT NULL,
  over_budget INTEGER NOT NULL,
  does_not_fit INTEGER NOT NULL,
  cannot_be_planned INTEGER NOT NULL,
  checksum TEXT NOT NULL                 -- SHA-256 over all of this row, the values and the best: db/sweeps.cc
) STRICT;
CREATE TABLE tags (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (plan_id, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE verdicts (
  plan_id INTEGER NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  verdict_id TEXT NOT NULL,
  yes INTEGER NOT NULL CHECK (yes IN (0, 1)),
  sentence TEXT NOT NULL,
  PRIMARY KEY (plan_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO "verdicts" VALUES(1,0,'memory.fits',1,'fits: 24.9 GiB of 80.0 GiB per GPU, 55.1 GiB free; largest micro-batch 3 sequences; fits from 2 GPUs');
INSERT INTO "verdicts" VALUES(1,1,'budget.within_budget',1,'within budget: $149,342 of $2,000,000, interruptions included');
INSERT INTO "verdicts" VALUES(2,0,'memory.fits',0,'does not fit: 233 GiB of 80.0 GiB per GPU, 153 GiB too much; with ZeRO 3, full recomputation, FlashAttention and a micro-batch of 1 it fits from 16 GPUs');
INSERT INTO "verdicts" VALUES(2,1,'budget.within_deadline',0,'too late: 3,000 days with interruptions, 30.0 allowed; 881 GPUs at the same utilization would meet it');
INSERT INTO "verdicts" VALUES(2,2,'budget.within_budget',1,'within budget: $1,272,756 of $2,000,000, interruptions included');
INSERT INTO "verdicts" VALUES(3,0,'memory.fits',1,'fits: 24.9 GiB of 80.0 GiB per GPU, 55.1 GiB free; largest micro-batch 3 sequences; fits from 2 GPUs');
CREATE INDEX plans_by_name ON plans (name);
CREATE INDEX headlines ON lines (plan_id, ordinal, line_id, value)
  WHERE line_id IN ('time.days', 'time.gpu_hours', 'cost.usd', 'memory.per_gpu.total_bytes');
CREATE INDEX sweeps_by_name ON sweeps (name);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('plans',3);
COMMIT;
