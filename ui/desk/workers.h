// Where long work runs.
#pragma once

class QThreadPool;

namespace countersign::ui {

/// For whatever would keep the window waiting. Not Qt's common pool: large pictures are painted with its threads, and the
/// window would wait until one is free. At least four threads, so that opening a model, reading pictures and writing a
/// report wait for one another on no machine, however few its cores.
[[nodiscard]] QThreadPool* workers();

} // namespace countersign::ui
