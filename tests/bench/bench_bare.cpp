// The least that a program with LibTorch can be: what countersign-cli verify is held against.
#include <torch/torch.h>

int main()
{
    return torch::zeros({1}).item<float>() == 0 ? 0 : 1;
}
