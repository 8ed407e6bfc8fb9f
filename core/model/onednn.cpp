#include "core/model/onednn.h"

#include <unordered_map>

namespace countersign::model {

namespace {

using dnnl::memory;

memory::data_type typeOf(Number number)
{
    return number == Number::Float ? memory::data_type::f32 : memory::data_type::bf16;
}

dnnl::primitive_attr withOwnScratch()
{
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

dnnl::convolution_forward::primitive_desc planOf(const dnnl::engine& engine, const ConvolutionShape& s)
{
    const int half = s.side / 2;
    const int height = (s.height + 2 * half - s.side) / s.stride + 1;
    const int width = (s.width + 2 * half - s.side) / s.stride + 1;
    const auto last = memory::format_tag::nhwc;
    const memory::desc in({s.images, s.in, s.height, s.width}, typeOf(s.from), last);
    const memory::desc out({s.images, s.out, height, width}, typeOf(s.to), last);
    const memory::desc weights({s.out, s.in, s.side, s.side}, typeOf(s.from), memory::format_tag::any);
    const memory::desc bias({s.out}, memory::data_type::f32, memory::format_tag::a);
    auto attributes = withOwnScratch();
    dnnl::post_ops after;
    if (s.isAdded)
        after.append_sum(1);
    if (s.isRectified)
        after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
    attributes.set_post_ops(after);
    return {{dnnl::prop_kind::forward_inference,
             dnnl::algorithm::convolution_direct,
             in,
             weights,
             bias,
             out,
             {s.stride, s.stride},
             {half, half},
             {half, half}},
            attributes,
            engine};
}

} // namespace

bool hasBfloat16()
{
    const auto all = static_cast<unsigned>(dnnl::cpu_isa::avx512_core_bf16);
    return (static_cast<unsigned>(dnnl::get_effective_cpu_isa()) & all) == all;
}

Convolution::Convolution(const dnnl::engine& engine, const ConvolutionShape& shape, std::span<const float> weights,
                         std::span<const float> bias)
    : m_engine(engine),
      m_plan(planOf(engine, shape)),
      m_work(m_plan),
      m_weights(m_plan.weights_desc(), engine),
      m_bias(m_plan.bias_desc(), engine)
{
    auto* const to = static_cast<float*>(m_bias.get_data_handle());
    for (int i = 0; i < shape.out; ++i)
        to[i] = bias.empty() ? 0.0F : bias[static_cast<std::size_t>(i)];
    dnnl::stream stream(engine);
    memory plain({{shape.out, shape.in, shape.side, shape.side}, memory::data_type::f32, memory::format_tag::oihw},
                 engine, const_cast<float*>(weights.data()));
    dnnl::reorder(plain, m_weights).execute(stream, plain, m_weights);
    stream.wait();
}

void Convolution::run(const void* in, void* out, const Runner& runner) const
{
    m_work.execute(runner.stream, {{DNNL_ARG_SRC, {m_plan.src_desc(), m_engine, const_cast<void*>(in)}},
                                   {DNNL_ARG_WEIGHTS, m_weights},
                                   {DNNL_ARG_BIAS, m_bias},
                                   {DNNL_ARG_DST, {m_plan.dst_desc(), m_engine, out}},
                                   {DNNL_ARG_SCRATCHPAD, {m_plan.scratchpad_desc(), m_engine, runner.scratch.data()}}});
}

std::size_t Convolution::scratchBytes() const
{
    return m_plan.scratchpad_desc().get_size();
}

Product::Product(const dnnl::engine& engine, const ProductShape& s)
    : m_engine(engine),
      m_plan({memory::desc({s.rows, s.inner}, typeOf(s.from), {s.leftRow, s.leftColumn}),
              memory::desc({s.inner, s.columns}, typeOf(s.from), {s.rightRow, s.rightColumn}),
              memory::desc({s.rows, s.columns}, memory::data_type::f32, memory::format_tag::ab)},
             withOwnScratch(), engine),
      m_work(m_plan)
{
}

void Product::run(const void* left, const void* right, float* out, const Runner& runner) const
{
    m_work.execute(runner.stream, {{DNNL_ARG_SRC, {m_plan.src_desc(), m_engine, const_cast<void*>(left)}},
                                   {DNNL_ARG_WEIGHTS, {m_plan.weights_desc(), m_engine, const_cast<void*>(right)}},
                                   {DNNL_ARG_DST, {m_plan.dst_desc(), m_engine, out}},
                                   {DNNL_ARG_SCRATCHPAD, {m_plan.scratchpad_desc(), m_engine, runner.scratch.data()}}});
}

std::size_t Product::scratchBytes() const
{
    return m_plan.scratchpad_desc().get_size();
}

} // namespace countersign::model
