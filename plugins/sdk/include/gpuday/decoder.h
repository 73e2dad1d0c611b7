// Everything for a decoder in one include: the parameters that most have in common, and the blocks
// that most are built from. Each block adds its matrices, norms, biases and saved activations.
//
// Which tensors the backward pass needs follows Korthikanti et al. 2022, "Reducing Activation
// Recomputation in Large Transformer Models", section 4.1 (fused softmax and activation kernels);
// with plain MLPs, biases and dropout the blocks of one layer add up to 34sbh + 5as^2b bytes in 16
// bit.
#ifndef GPUDAY_DECODER_H_
#define GPUDAY_DECODER_H_

#include <gpuday/decoder_attention.h>
#include <gpuday/decoder_blocks.h>
#include <gpuday/decoder_mlp.h>
#include <gpuday/decoder_parameters.h>

#endif  // GPUDAY_DECODER_H_
