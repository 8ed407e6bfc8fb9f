// Which processes run, for the tests that kill and stop them.
#pragma once

#include <sys/types.h>
#include <vector>

namespace countersign::test {

/// Of those that still run. `program`: its name, of which Linux keeps the first 15 characters.
[[nodiscard]] std::vector<pid_t> childrenOf(pid_t parent, const char* program);

} // namespace countersign::test
