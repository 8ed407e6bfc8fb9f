// Whose hand a forgery is: who forged what, where a set's files say it.
#pragma once

#include "core/base/result.h"
#include "core/eval/signature_set.h"

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

namespace countersign::eval {

/// Says of some of a set's forgeries who made them.
struct HandRule {
    std::string set;         ///< name of the set
    int first = 0, last = 0; ///< writers by folder name, read as a number, both included
    std::regex files;        ///< the whole file name without its ending; with a group, its text tells hands apart
};

/// Reads a CSV with the header set,first,last,files. The text in `files` is an ECMAScript regular expression.
/// Errors: those of readFile() and parseCsv(), Corrupt (names the line).
[[nodiscard]] Result<std::vector<HandRule>> readHands(const std::filesystem::path& csv);

/// Sets Sample::hand of the forgeries: those of one writer that the same rule fits are of one hand, with a group in the
/// rule those for which its text is the same. The first rule that fits counts; where none does the hand stays unknown.
void nameHands(const std::vector<HandRule>& rules, SignatureSet& set);

} // namespace countersign::eval
