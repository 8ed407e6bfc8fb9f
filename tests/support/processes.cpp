#include "tests/support/processes.h"

#include <QDir>
#include <QFile>

namespace countersign::test {

std::vector<pid_t> childrenOf(pid_t parent, const char* program)
{
    const QByteArray name = '(' + QByteArray(program).left(15) + ')';
    std::vector<pid_t> children;
    for (const QString& process : QDir("/proc").entryList({"[0-9]*"}, QDir::Dirs)) {
        QFile file("/proc/" + process + "/stat");
        if (!file.open(QFile::ReadOnly))
            continue;
        const QByteArray line = file.readAll();
        const auto fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
        if (fields.size() > 1 && fields[0] != "Z" && fields[1].toLong() == parent && line.contains(name))
            children.push_back(static_cast<pid_t>(process.toLong()));
    }
    return children;
}

} // namespace countersign::test
