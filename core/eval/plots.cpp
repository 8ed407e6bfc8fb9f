#include "core/eval/plots.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <optional>
#include <utility>

namespace countersign::eval {

namespace {

constexpr double Width = 860;
constexpr double Height = 600;
constexpr double Left = 80;
constexpr double Top = 56;
constexpr double PlotWidth = 500;
constexpr double PlotHeight = 470;
constexpr double LegendLeft = Left + PlotWidth + 24;

struct Style {
    const char* colour;
    const char* dashes;
};
constexpr std::array Styles = {Style{"#0072B2", "none"}, Style{"#D55E00", "9 4"}, Style{"#009E73", "2 3"},
                               Style{"#CC79A7", "10 3 2 3"}};

std::string decimal(double value, int digits)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

/// As short as it can be: 0.1, 5, -2.5.
std::string brief(double value)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

std::string escaped(const std::string& text)
{
    std::string result;
    for (const char letter : text) {
        switch (letter) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += letter;
        }
    }
    return result;
}

struct Tick {
    double at = 0; ///< in the axis' own measure
    std::string label;
};

/// From a value to a share of the axis' length, 0 to 1 within the plot.
struct Axis {
    std::string title;
    std::vector<Tick> ticks;
    std::function<double(double)> place;
};

struct Point {
    double x = 0;
    double y = 0;
};

/// "M12.0,34.5": a path's command with its point.
std::string command(char letter, const Point& point)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%c%.1f,%.1f ", letter, point.x, point.y);
    return text.data();
}

/// The part of a straight line that lies in the plot's frame; not every reader of SVG knows clip paths.
/// Source: Liang and Barsky, "A new concept and method for line clipping", ACM Trans. Graphics 3(1), 1984.
std::optional<std::pair<Point, Point>> withinFrame(const Point& from, const Point& to)
{
    double enter = 0;
    double leave = 1;
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const double steps[] = {-dx, dx, -dy, dy};
    const double rooms[] = {from.x - Left, Left + PlotWidth - from.x, from.y - Top, Top + PlotHeight - from.y};
    for (int side = 0; side < 4; ++side) {
        // Rounding must not lose what runs along the frame.
        if (steps[side] == 0 && rooms[side] < -1e-9)
            return std::nullopt;
        if (steps[side] < 0)
            enter = std::max(enter, rooms[side] / steps[side]);
        else if (steps[side] > 0)
            leave = std::min(leave, rooms[side] / steps[side]);
    }
    if (enter > leave + 1e-9)
        return std::nullopt;
    const auto at = [&](double share) {
        return share <= 0 ? from : share >= 1 ? to : Point{from.x + share * dx, from.y + share * dy};
    };
    return std::pair(at(enter), at(leave));
}

class Svg {
public:
    Svg(const std::string& title, Axis x, Axis y) : m_x(std::move(x)), m_y(std::move(y))
    {
        m_text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + brief(Width) + "\" height=\"" + brief(Height)
                 + "\" viewBox=\"0 0 " + brief(Width) + " " + brief(Height)
                 + "\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n<title>" + escaped(title)
                 + "</title>\n<rect width=\"" + brief(Width) + "\" height=\"" + brief(Height) + "\" fill=\"#fff\"/>\n";
        text({Left, Top - 24}, title, "font-size=\"17\" font-weight=\"bold\"");
        drawAxes();
    }

    Point at(double x, double y) const
    {
        return {Left + m_x.place(x) * PlotWidth, Top + (1 - m_y.place(y)) * PlotHeight};
    }

    /// A line in the style of the next legend entry; `area` also fills below it.
    void curve(const std::string& label, const std::vector<Point>& points, bool area)
    {
        const Style& style = Styles[m_entries % Styles.size()];
        const std::string look = std::string("stroke=\"") + style.colour + "\" stroke-width=\"2\" stroke-dasharray=\""
                                 + style.dashes + "\" stroke-linejoin=\"round\"";
        std::string path;
        Point last;
        std::optional<Point> end; // of what is drawn
        for (std::size_t i = 0; i < points.size(); ++i) {
            // Steps of less than a pixel cannot be seen and make large files; the ends are kept.
            if (i > 0 && i + 1 < points.size() && std::hypot(points[i].x - last.x, points[i].y - last.y) < 1)
                continue;
            const auto part = withinFrame(i == 0 ? points[i] : last, points[i]);
            last = points[i];
            if (i == 0 || !part)
                continue;
            if (!end || end->x != part->first.x || end->y != part->first.y)
                path += command('M', part->first);
            path += command('L', part->second);
            end = part->second;
        }
        const std::string fill =
            area ? std::string("fill=\"") + style.colour + "\" fill-opacity=\"0.12\"" : "fill=\"none\"";
        m_text += "<path d=\"" + path + "\" " + fill + " " + look + "/>\n";
        const double y = nextEntry(label);
        m_text += "<path d=\"M" + brief(LegendLeft) + "," + brief(y) + " h30\" " + look + "/>\n";
    }

    /// A thin line across the plot without a style of its own; it may lie outside.
    void thinLine(const Point& a, const Point& b)
    {
        const auto part = withinFrame(a, b);
        if (!part)
            return;
        const auto& [from, to] = *part;
        m_text +=
            "<path d=\"" + command('M', from) + command('L', to) + "\" stroke=\"#666\" stroke-dasharray=\"4 4\"/>\n";
    }

    void text(const Point& at, const std::string& what, const std::string& look)
    {
        m_text += "<text x=\"" + decimal(at.x, 1) + "\" y=\"" + decimal(at.y, 1) + "\" " + look + ">" + escaped(what)
                  + "</text>\n";
    }

    std::string document() const { return m_text + "</svg>\n"; }

private:
    double nextEntry(const std::string& label)
    {
        const double y = Top + 14 + 24 * double(m_entries++);
        text({LegendLeft + 38, y + 4}, label, "");
        return y;
    }

    void drawAxes()
    {
        const double bottom = Top + PlotHeight;
        std::string grid;
        for (const Tick& tick : m_x.ticks) {
            const double x = Left + m_x.place(tick.at) * PlotWidth;
            grid += command('M', {x, Top}) + command('L', {x, bottom});
            text({x, bottom + 18}, tick.label, "text-anchor=\"middle\"");
        }
        for (const Tick& tick : m_y.ticks) {
            const double y = Top + (1 - m_y.place(tick.at)) * PlotHeight;
            grid += command('M', {Left, y}) + command('L', {Left + PlotWidth, y});
            text({Left - 8, y + 4}, tick.label, "text-anchor=\"end\"");
        }
        m_text += "<path d=\"" + grid + "\" stroke=\"#ddd\" fill=\"none\"/>\n<rect x=\"" + brief(Left) + "\" y=\""
                  + brief(Top) + "\" width=\"" + brief(PlotWidth) + "\" height=\"" + brief(PlotHeight)
                  + "\" stroke=\"#444\" fill=\"none\"/>\n";
        text({Left + PlotWidth / 2, bottom + 46}, m_x.title, "text-anchor=\"middle\"");
        const double middle = Top + PlotHeight / 2;
        text({22, middle}, m_y.title, "text-anchor=\"middle\" transform=\"rotate(-90 22 " + brief(middle) + ")\"");
    }

    Axis m_x;
    Axis m_y;
    std::string m_text;
    int m_entries = 0;
};

constexpr double LeastShare = 0.001;
constexpr double MostShare = 0.6;

Axis probitAxis(const std::string& title)
{
    const double low = probit(LeastShare);
    const double high = probit(MostShare);
    Axis axis{title, {}, [low, high](double share) {
                  return (probit(std::clamp(share, 1e-6, 1 - 1e-6)) - low) / (high - low);
              }};
    for (const double percent : {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0})
        axis.ticks.push_back({percent / 100, brief(percent)});
    return axis;
}

/// Linear from `low` to `high` with ticks at about `wanted` round numbers, labelled with the value times `factor`.
Axis linearAxis(const std::string& title, double low, double high, int wanted, double factor)
{
    Axis axis{title, {}, [low, high](double value) { return (value - low) / (high - low); }};
    const double rough = (high - low) / wanted;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double step = power * (rough > 5 * power ? 10 : rough > 2 * power ? 5 : rough > power ? 2 : 1);
    for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i)
        axis.ticks.push_back({i * step, brief(i * step * factor + 0.0)}); // + 0.0: no minus before a zero
    return axis;
}

} // namespace

double probit(double share)
{
    constexpr std::array A = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                              1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr std::array B = {-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
                              6.680131188771972e+01, -1.328068155288572e+01};
    constexpr std::array C = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                              -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr std::array D = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00,
                              3.754408661907416e+00};
    double x = 0;
    if (const double tail = std::min(share, 1 - share); tail < 0.02425) {
        const double q = std::sqrt(-2 * std::log(tail));
        x = (((((C[0] * q + C[1]) * q + C[2]) * q + C[3]) * q + C[4]) * q + C[5])
            / ((((D[0] * q + D[1]) * q + D[2]) * q + D[3]) * q + 1);
        x = share < 0.5 ? x : -x;
    } else {
        const double q = share - 0.5;
        const double r = q * q;
        x = (((((A[0] * r + A[1]) * r + A[2]) * r + A[3]) * r + A[4]) * r + A[5]) * q
            / (((((B[0] * r + B[1]) * r + B[2]) * r + B[3]) * r + B[4]) * r + 1);
    }
    const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - share;
    const double step = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
    return x - step / (1 + x * step / 2);
}

std::string detPlot(const std::string& title, std::span<const PlotCurve> curves)
{
    Svg svg(title, probitAxis("FMR: forgeries accepted, %"), probitAxis("FNMR: genuine signatures not accepted, %"));
    svg.thinLine(svg.at(LeastShare, LeastShare), svg.at(MostShare, MostShare));
    for (const PlotCurve& curve : curves) {
        std::vector<Point> points;
        for (const OperatingPoint& point : curve.points)
            points.push_back(svg.at(point.fmr, point.fnmr));
        svg.curve(curve.label, points, false);
    }
    return svg.document();
}

std::string rocPlot(const std::string& title, std::span<const PlotCurve> curves)
{
    Svg svg(title, linearAxis("Forgeries accepted, %", 0, 1, 10, 100),
            linearAxis("Genuine signatures accepted, %", 0, 1, 10, 100));
    svg.thinLine(svg.at(0, 1), svg.at(1, 0));
    for (const PlotCurve& curve : curves) {
        std::vector<Point> points;
        for (const OperatingPoint& point : curve.points)
            points.push_back(svg.at(point.fmr, 1 - point.fnmr));
        svg.curve(curve.label, points, false);
    }
    return svg.document();
}

std::string reliabilityPlot(const std::string& title, std::span<const PlotRatios> kinds)
{
    constexpr int Bins = 10;
    struct Bin {
        double genuine = 0; ///< share of all genuine signatures
        double forged = 0;
        double claimed = 0; ///< sum of probabilities, weighted alike
    };
    Svg svg(title, linearAxis("Claimed probability of genuine, even odds, %", 0, 1, 10, 100),
            linearAxis("Genuine signatures among them, %", 0, 1, 10, 100));
    svg.thinLine(svg.at(0, 0), svg.at(1, 1));
    for (const PlotRatios& kind : kinds) {
        std::array<Bin, Bins> bins{};
        const auto fill = [&bins](const std::vector<double>& ratios, double Bin::*share) {
            for (const double llr : ratios) {
                const double claimed = 1 / (1 + std::exp(-llr));
                Bin& bin = bins[std::size_t(std::min(Bins - 1, int(claimed * Bins)))];
                bin.*share += 1 / double(ratios.size());
                bin.claimed += claimed / double(ratios.size());
            }
        };
        fill(kind.genuine, &Bin::genuine);
        fill(kind.forged, &Bin::forged);
        std::vector<Point> points;
        for (const Bin& bin : bins) {
            const double all = bin.genuine + bin.forged;
            if (all > 0)
                points.push_back(svg.at(bin.claimed / all, bin.genuine / all));
        }
        svg.curve(kind.label, points, false);
    }
    return svg.document();
}

std::string scoreHistogram(const std::string& title, const std::string& axis, std::span<const PlotScores> kinds,
                           std::span<const PlotMark> marks)
{
    constexpr int Bins = 60;
    double low = 0;
    double high = 0;
    bool any = false;
    for (const PlotScores& kind : kinds) {
        for (const double score : kind.scores) {
            low = any ? std::min(low, score) : score;
            high = any ? std::max(high, score) : score;
            any = true;
        }
    }
    if (!(high > low)) { // one value or none: a plot around it
        low -= 0.5;
        high += 0.5;
    }
    std::vector<std::vector<double>> shares;
    double most = 0;
    for (const PlotScores& kind : kinds) {
        auto& bins = shares.emplace_back(Bins, 0.0);
        for (const double score : kind.scores)
            bins[std::min(Bins - 1, int((score - low) / (high - low) * Bins))] += 1 / double(kind.scores.size());
        most = std::max(most, *std::max_element(bins.begin(), bins.end()));
    }

    Svg svg(title, linearAxis(axis, low, high, 8, 1),
            linearAxis("Share of trials, %", 0, most > 0 ? 1.08 * most : 1, 6, 100));
    for (const PlotMark& mark : marks) {
        svg.thinLine(svg.at(mark.at, 0), svg.at(mark.at, 1.08 * most));
        const Point top = svg.at(mark.at, 0);
        if (top.x > Left && top.x < Left + PlotWidth)
            svg.text({top.x, Top - 6}, mark.label, "text-anchor=\"middle\" font-size=\"11\"");
    }
    for (std::size_t k = 0; k < kinds.size(); ++k) {
        std::vector<Point> points = {svg.at(low, 0)};
        for (int bin = 0; bin < Bins; ++bin) {
            const double width = (high - low) / Bins;
            points.push_back(svg.at(low + bin * width, shares[k][bin]));
            points.push_back(svg.at(low + (bin + 1) * width, shares[k][bin]));
        }
        points.push_back(svg.at(high, 0));
        svg.curve(kinds[k].label, points, true);
    }
    return svg.document();
}

std::string errorBars(const std::string& title, const std::string& kind, std::span<const PlotErrors> groups)
{
    double most = 0;
    Axis across{kind, {}, [n = double(std::max<std::size_t>(1, groups.size()))](double at) { return at / n; }};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        most = std::max({most, groups[i].fnmr.value_or(0), groups[i].fmr.value_or(0)});
        across.ticks.push_back({double(i) + 0.5, groups[i].label});
    }
    Svg svg(title, across, linearAxis("Errors, %", 0, most > 0 ? 1.08 * most : 1, 6, 100));
    const auto bars = [&](const std::string& label, double left, std::optional<double> PlotErrors::*rate) {
        std::vector<Point> points = {svg.at(0, 0)};
        for (std::size_t i = 0; i < groups.size(); ++i) {
            const double from = double(i) + left, to = from + 0.3, height = (groups[i].*rate).value_or(0);
            for (const auto& [x, y] : {std::pair(from, 0.0), {from, height}, {to, height}, {to, 0.0}})
                points.push_back(svg.at(x, y));
        }
        svg.curve(label, points, true);
    };
    bars("FNMR: genuine not accepted", 0.2, &PlotErrors::fnmr);
    bars("FMR: forgeries accepted", 0.5, &PlotErrors::fmr);
    return svg.document();
}

} // namespace countersign::eval
