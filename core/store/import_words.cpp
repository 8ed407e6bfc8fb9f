#include "core/store/import.h"

namespace countersign::store {

namespace {

using Kind = ImportNote::Kind;

std::string flagsOf(const std::vector<QualityNote>& quality)
{
    std::string words;
    for (const QualityNote& note : quality)
        words += (words.empty() ? "" : ", ") + std::string(countersign::name(note.flag));
    return words;
}

std::string counted(int count, const char* one, const char* many)
{
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

} // namespace

ImportNote::Effect effect(ImportNote::Kind kind)
{
    switch (kind) {
    case Kind::AccountTaken:
    case Kind::SameAccount:
    case Kind::NamesDiffer:
    case Kind::BadCustomer:
    case Kind::BadFolder:
    case Kind::NoPicture:
    case Kind::Changed: return ImportNote::Effect::CustomerLeftOut;
    case Kind::NoAccount:
    case Kind::NoReference:
    case Kind::WrongFields:
    case Kind::StrayFile:
    case Kind::BadPicture:
    case Kind::TooMany:
    case Kind::TwiceTheSame:
    case Kind::TwoCustomers: return ImportNote::Effect::PictureLeftOut;
    case Kind::PoorPicture:
    case Kind::FewReferences:
    case Kind::NotFiled: break;
    }
    return ImportNote::Effect::None;
}

const char* name(ImportNote::Kind kind)
{
    switch (kind) {
    case Kind::AccountTaken: return "account-taken";
    case Kind::SameAccount: return "same-account";
    case Kind::NamesDiffer: return "names-differ";
    case Kind::BadCustomer: return "bad-customer";
    case Kind::BadFolder: return "bad-folder";
    case Kind::NoPicture: return "no-picture";
    case Kind::NoAccount: return "no-account";
    case Kind::NoReference: return "no-reference";
    case Kind::WrongFields: return "wrong-fields";
    case Kind::StrayFile: return "stray-file";
    case Kind::BadPicture: return "bad-picture";
    case Kind::TooMany: return "too-many";
    case Kind::TwiceTheSame: return "twice-the-same";
    case Kind::TwoCustomers: return "two-customers";
    case Kind::Changed: return "changed";
    case Kind::PoorPicture: return "poor-picture";
    case Kind::FewReferences: return "few-references";
    case Kind::NotFiled: return "not-filed";
    }
    return "";
}

std::string sentence(const ImportNote& note)
{
    switch (note.kind) {
    case Kind::AccountTaken:
        return "The customer is left out: this account number is in the records already, with other references; add "
               "these on the Customers screen if they are his.";
    case Kind::SameAccount:
        return "The customer is left out: the folder \"" + note.other
               + "\" has the same account number; put the pictures of one customer into one folder.";
    case Kind::NamesDiffer:
        return "The customer is left out: the account number belongs to \"" + note.other
               + "\" in an earlier line; correct the number or the name.";
    case Kind::BadCustomer: return "The customer is left out: " + note.error.message;
    case Kind::BadFolder: return "The customer is left out: " + note.error.message;
    case Kind::NoPicture:
        return "The customer is left out: there is no picture that can be used; add scans of his signature.";
    case Kind::NoAccount: return "The row is left out: it has no account number; fill it in.";
    case Kind::NoReference: return "The row is left out: it names no picture; fill in the column reference.";
    case Kind::WrongFields:
        return "The row is left out: it has " + counted(note.count, "field", "fields")
               + ", not as many as the header; put texts with a separator in them into quotes.";
    case Kind::StrayFile:
        return "The file is left out: it lies beside the folders of the customers; move it into one of them.";
    case Kind::BadPicture: return "The picture is left out: " + note.error.message;
    case Kind::TooMany:
        return "The picture is left out: a signatory has " + std::to_string(MostImportedReferences)
               + " references at most; take out those that are least typical.";
    case Kind::TwiceTheSame:
        return "The picture is left out: it is the same file as \"" + note.other + "\"; delete one of them.";
    case Kind::TwoCustomers:
        return "The picture is left out: the same file is a reference of account " + note.other
               + " too; find out whose signature it is.";
    case Kind::Changed:
        return "The customer is left out: the picture is not the one that was looked at any more; import once more.";
    case Kind::PoorPicture: return "The picture is poor (" + flagsOf(note.quality) + "); a better scan would help.";
    case Kind::FewReferences:
        return "There " + std::string(note.count == 1 ? "is " : "are ") + counted(note.count, "reference", "references")
               + "; three to five make a firm decision.";
    case Kind::NotFiled:
        return "The customer is enrolled already, but without " + std::to_string(note.count)
               + " of these pictures; add them on the Customers screen if they are his.";
    }
    return {};
}

std::string placeOf(const ImportNote& note)
{
    if (note.line == 0)
        return note.place.string();
    return note.place.string() + ", line " + std::to_string(note.line);
}

} // namespace countersign::store
