// The few operations of oneDNN that the encoder is made of. No LibTorch; oneDNN's types: for core/model only.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <vector>

namespace countersign::model {

/// What the network computes with. Sums are kept in single precision either way.
enum class Number { Float, Bfloat16 };

[[nodiscard]] inline std::size_t bytes(Number number)
{
    return number == Number::Float ? 4 : 2;
}

/// True where the processor multiplies bfloat16 itself: in software it would be slower than single precision.
[[nodiscard]] bool hasBfloat16();

/// Memory that oneDNN and vectors like: aligned, not cleared.
template <class T> class Room {
public:
    explicit Room(std::size_t size)
        : m_memory(static_cast<T*>(::operator new (size * sizeof(T) + 64, std::align_val_t{64})))
    {
    }
    [[nodiscard]] T* data() const { return m_memory.get(); }
    operator T*() const { return m_memory.get(); }

private:
    struct Free {
        void operator()(T* memory) const { ::operator delete (memory, std::align_val_t{64}); }
    };
    std::unique_ptr<T, Free> m_memory;
};

/// What one thread needs to run operations. Not for two at a time.
struct Runner {
    Runner(const dnnl::engine& itsEngine, std::size_t scratchBytes) : stream(itsEngine), scratch(scratchBytes) {}
    dnnl::stream stream;
    Room<std::byte> scratch;
};

struct ConvolutionShape {
    int in = 1, out = 1; ///< channels
    int side = 1, stride = 1;
    int height = 1, width = 1; ///< of what comes in
    int images = 1;
    bool isRectified = true;
    bool isAdded = false; ///< to what lies where the result goes, before it is rectified
    Number from = Number::Float, to = Number::Float;
};

/// Padded by half its side. Channels last, in and out. Safe to run from several threads.
class Convolution {
public:
    Convolution() = default;
    /// In: weights [out, in, side, side], bias [out] or empty.
    Convolution(const dnnl::engine& engine, const ConvolutionShape& shape, std::span<const float> weights,
                std::span<const float> bias);
    void run(const void* in, void* out, const Runner& runner) const;
    [[nodiscard]] std::size_t scratchBytes() const;

private:
    dnnl::engine m_engine;
    dnnl::convolution_forward::primitive_desc m_plan;
    dnnl::convolution_forward m_work;
    dnnl::memory m_weights, m_bias;
};

struct ProductShape {
    int rows = 1, inner = 1, columns = 1;
    int leftRow = 1, leftColumn = 1;   ///< steps between neighbours, in numbers
    int rightRow = 1, rightColumn = 1; ///< the same
    Number from = Number::Float;
};

/// A product of two matrices, in single precision, row by row. Safe to run from several threads.
class Product {
public:
    Product() = default;
    Product(const dnnl::engine& engine, const ProductShape& shape);
    void run(const void* left, const void* right, float* out, const Runner& runner) const;
    [[nodiscard]] std::size_t scratchBytes() const;

private:
    dnnl::engine m_engine;
    dnnl::matmul::primitive_desc m_plan;
    dnnl::matmul m_work;
};

} // namespace countersign::model
