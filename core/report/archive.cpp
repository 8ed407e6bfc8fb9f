#include "core/report/archive.h"

#include "core/base/sha256.h"

#include <QRegularExpression>

#include <map>
#include <span>
#include <vector>

namespace countersign::report {

namespace {

tl::unexpected<Error> unexpected()
{
    return fail(ErrorCode::Internal, "The PDF writer of this Qt version writes files in an unknown structure.");
}

/// "7 0 obj" to "endobj", cut where the stream starts: references and names stand in the head only.
struct Object {
    QByteArray head;
    QByteArray rest;
};

using Objects = std::map<int, Object>;

/// A number that follows `key` in `text`, or -1.
int numberAfter(const QByteArray& text, const char* key)
{
    const qsizetype at = text.lastIndexOf(key);
    if (at < 0)
        return -1;
    qsizetype from = at + qstrlen(key);
    while (from < text.size() && (text[from] == ' ' || text[from] == '\n'))
        ++from;
    qsizetype to = from;
    while (to < text.size() && text[to] >= '0' && text[to] <= '9')
        ++to;
    bool good = false;
    const int number = text.mid(from, to - from).toInt(&good);
    return good ? number : -1;
}

/// Every object that the cross-reference table names; empty if the table does not lead to objects.
Objects read(const QByteArray& pdf)
{
    const int table = numberAfter(pdf, "startxref");
    if (table < 0 || !pdf.mid(table, 7).startsWith("xref\n0 "))
        return {};
    const int count = numberAfter(pdf.mid(table, 32), "xref\n0");
    const qsizetype entries = pdf.indexOf('\n', table + 5) + 1;
    constexpr int entryLength = 20;
    if (count > (pdf.size() - entries) / entryLength)
        return {};
    std::map<int, int> numberAt; // offset, number
    for (int number = 1; number < count; ++number)
        numberAt[pdf.mid(entries + number * entryLength, 10).toInt()] = number;

    Objects objects;
    for (auto entry = numberAt.begin(); entry != numberAt.end(); ++entry) {
        const auto next = std::next(entry);
        const int end = next == numberAt.end() ? table : next->first;
        const QByteArray start = QByteArray::number(entry->second) + " 0 obj\n";
        const QByteArray whole = pdf.mid(entry->first, end - entry->first);
        if (!whole.startsWith(start) || !whole.endsWith("endobj\n"))
            return {};
        const qsizetype stream = whole.indexOf("\nstream\n");
        const qsizetype headEnd = stream < 0 ? whole.size() : stream;
        objects[entry->second] = {whole.mid(start.size(), headEnd - start.size()), whole.mid(headEnd)};
    }
    return objects;
}

const QRegularExpression& reference()
{
    static const QRegularExpression expression(QStringLiteral("\\b(\\d+) 0 R\\b"));
    return expression;
}

std::vector<int> references(const QByteArray& head)
{
    std::vector<int> found;
    auto matches = reference().globalMatch(QString::fromLatin1(head));
    while (matches.hasNext())
        found.push_back(matches.next().captured(1).toInt());
    return found;
}

/// Numbers in the order in which a reader who starts at `root` meets the objects. False: a reference leads nowhere.
bool walk(const Objects& objects, int root, std::map<int, int>& renumbered, std::vector<int>& order)
{
    std::vector<int> open = {root};
    while (!open.empty()) {
        const int number = open.back();
        open.pop_back();
        if (renumbered.contains(number))
            continue;
        const auto object = objects.find(number);
        if (object == objects.end())
            return false;
        order.push_back(number);
        renumbered[number] = int(order.size());
        const std::vector<int> next = references(object->second.head);
        open.insert(open.end(), next.rbegin(), next.rend());
    }
    return true;
}

QByteArray renumber(const QByteArray& head, const std::map<int, int>& numbers)
{
    const QString text = QString::fromLatin1(head);
    QString result;
    qsizetype done = 0;
    auto matches = reference().globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        result += text.mid(done, match.capturedStart() - done);
        result += QStringLiteral("%1 0 R").arg(numbers.at(match.captured(1).toInt()));
        done = match.capturedEnd();
    }
    return (result + text.mid(done)).toLatin1();
}

/// Gives the name of a font its subset tag (ISO 32000-1, 9.6.4): six capitals that differ within the file.
void tagFont(QByteArray& head, int font)
{
    QByteArray tag("AAAAAA");
    for (qsizetype i = tag.size() - 1; font > 0; --i, font /= 26)
        tag[i] = char('A' + font % 26);
    for (const char* key : {"/BaseFont /", "/FontName /"}) {
        const qsizetype at = head.indexOf(key);
        if (at < 0)
            continue;
        const qsizetype from = at + qstrlen(key);
        const qsizetype end = head.indexOf('\n', from);
        const qsizetype plus = head.indexOf('+', from);
        const qsizetype name = plus >= 0 && plus < end ? plus + 1 : from;
        head.replace(from, name - from, tag + '+');
    }
}

/// A text string: UTF-16 with a byte order mark, in hex.
QByteArray textString(const QString& text)
{
    QByteArray bytes("\xfe\xff");
    for (const QChar c : text) {
        bytes += char(c.unicode() >> 8);
        bytes += char(c.unicode() & 0xff);
    }
    return '<' + bytes.toHex() + '>';
}

QByteArray xml(const QString& text)
{
    return text.toHtmlEscaped().toUtf8();
}

QByteArray information(const Card& card, const QByteArray& producer)
{
    const QByteArray time = "(D:" + card.made.toString(QStringLiteral("yyyyMMddHHmmss")).toLatin1() + "+00'00')";
    return "<<\n/Title " + textString(card.title) + "\n/Author " + textString(card.author) + "\n/Subject "
           + textString(card.subject) + "\n/Creator " + textString(card.creator) + "\n/Producer (" + producer
           + ")\n/CreationDate " + time + "\n/ModDate " + time + "\n>>\nendobj\n";
}

QByteArray metadata(const Card& card, const QByteArray& producer, const QByteArray& identifier)
{
    const QByteArray time = card.made.toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + "+00:00";
    const QByteArray uuid = identifier.mid(0, 8) + '-' + identifier.mid(8, 4) + '-' + identifier.mid(12, 4) + '-'
                            + identifier.mid(16, 4) + '-' + identifier.mid(20, 12);
    const auto inDefaultLanguage = [](const QString& text) {
        return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml(text) + "</rdf:li></rdf:Alt>";
    };
    const QByteArray packet =
        "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
        "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
        " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\""
        " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
        "<dc:format>application/pdf</dc:format>\n"
        "<dc:title>"
        + inDefaultLanguage(card.title)
        + "</dc:title>\n"
          "<dc:creator><rdf:Seq><rdf:li>"
        + xml(card.author)
        + "</rdf:li></rdf:Seq></dc:creator>\n"
          "<dc:description>"
        + inDefaultLanguage(card.subject)
        + "</dc:description>\n"
          "<xmp:CreatorTool>"
        + xml(card.creator)
        + "</xmp:CreatorTool>\n"
          "<xmp:CreateDate>"
        + time
        + "</xmp:CreateDate>\n"
          "<xmp:ModifyDate>"
        + time
        + "</xmp:ModifyDate>\n"
          "<xmpMM:DocumentID>uuid:"
        + uuid
        + "</xmpMM:DocumentID>\n"
          "<pdf:Producer>"
        + producer
        + "</pdf:Producer>\n"
          "<pdfaid:part>1</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>\n"
          "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>";
    return "<<\n/Type /Metadata /Subtype /XML\n/Length " + QByteArray::number(packet.size()) + "\n>>\nstream\n" + packet
           + "\nendstream\nendobj\n";
}

} // namespace

Result<Bytes> archive(const QByteArray& pdf, const Card& card)
{
    Objects objects = read(pdf);
    const qsizetype trailer = pdf.lastIndexOf("trailer\n");
    if (objects.empty() || trailer < 0)
        return unexpected();
    const int root = numberAfter(pdf.mid(trailer), "/Root");
    if (!objects.contains(root))
        return unexpected();
    const int oldMetadata = numberAfter(objects[root].head, "/Metadata");
    std::map<int, int> numbers;
    std::vector<int> order;
    if (!objects.contains(oldMetadata) || !walk(objects, root, numbers, order))
        return unexpected();

    std::vector<QByteArray> bodies;
    int fonts = 0;
    for (const int number : order) {
        const Object& object = objects[number];
        QByteArray head = renumber(object.head, numbers);
        // The walk meets a font, then the fonts and descriptor it is made of, before the next font.
        fonts += head.contains("/Subtype /Type0") ? 1 : 0;
        if (head.contains("/Type /Font"))
            tagFont(head, fonts - 1);
        bodies.push_back(head + object.rest);
    }
    const std::size_t metadataAt = std::size_t(numbers[oldMetadata] - 1);
    bodies[metadataAt].clear();

    const QByteArray header("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
    const QByteArray producer = "Qt " + QByteArray(qVersion());
    Sha256 hash;
    const auto add = [&hash](const QByteArray& bytes) {
        hash.add({reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
    };
    for (const QByteArray& body : bodies)
        add(body);
    for (const QString& text : {card.title, card.author, card.subject, card.creator})
        add(text.toUtf8() + '\0');
    const QByteArray identifier = QByteArray::fromStdString(hash.hex()).left(32);
    bodies[metadataAt] = metadata(card, producer, identifier);
    bodies.push_back(information(card, producer));

    QByteArray file = header;
    QByteArray table = "xref\n0 " + QByteArray::number(qsizetype(bodies.size()) + 1) + "\n0000000000 65535 f \n";
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        table += QByteArray::number(file.size()).rightJustified(10, '0') + " 00000 n \n";
        file += QByteArray::number(qsizetype(i) + 1) + " 0 obj\n" + bodies[i];
    }
    const qsizetype tableAt = file.size();
    file += table + "trailer\n<<\n/Size " + QByteArray::number(qsizetype(bodies.size()) + 1) + "\n/Info "
            + QByteArray::number(qsizetype(bodies.size())) + " 0 R\n/Root 1 0 R\n/ID [ <" + identifier + "> <"
            + identifier + "> ]\n>>\nstartxref\n" + QByteArray::number(tableAt) + "\n%%EOF\n";
    return Bytes(file.begin(), file.end());
}

} // namespace countersign::report
