// The case on the desk: its pictures, the machine's proposal and the person's decision. No widgets.
#pragma once

#include "core/report/report.h"
#include "ui/desk/loading.h"
#include "ui/desk/records.h"
#include "ui/desk/services.h"
#include "ui/widgets/evidence_picture.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>
#include <stop_token>
#include <vector>

namespace countersign::ui {

enum class Role { Reference, Query };

/// A customer whose references were taken from the records.
struct OnFile {
    struct Hand {
        store::SignatoryId id;
        QString name;
        QList<PicturePtr> references; ///< at least one
    };
    store::Customer customer;
    std::vector<Hand> hands; ///< signatories in service that have references
};

/// What several signatures stand on. Each of them is a case.
struct Document {
    struct Signature {
        store::SignatoryId by;
        QString name;
        bool waits = false; ///< for a second person, who may decide otherwise
    };
    store::ItemId id = store::ItemId::fresh();
    std::optional<std::int64_t> amount; ///< minor units
    std::vector<Signature> accepted;    ///< in the cases before this one, each signatory once
};

/// Everything of one case; a plain value, so that a case can be put aside and taken back.
struct Case {
    QString number;
    QString customer;
    std::shared_ptr<const OnFile> onFile; ///< null: an ad-hoc case
    int hand = -1;                        ///< of onFile->hands: whose references these are
    bool isHandChosen = false;            ///< by the person; else it is the one that fits the query best
    Document document;
    QList<PicturePtr> references;
    PicturePtr query;
    QList<PicturePtr> otherQueries; ///< that came in with the query and wait for their turn
    int queries = 0;                ///< how many came in together
    QList<PicturePtr> earlier;      ///< what the query was before a person changed its box, newest last
    PicturePtr picked;              ///< the last that a person chose on the page, or whose box was changed
    PageFilePtr unsignedPages;      ///< that came in as the query and show no signature; null beside a query
    int chosen = -1;                ///< the reference that is looked at
    std::shared_ptr<const verify::Verification> result;
    std::optional<verify::HumanDecision> human;
    bool reported = false; ///< a report of this decision was saved
    /// Of this decision in the records. Failed: perhaps it is there all the same, so it can only be tried again as it is.
    enum class Filing { No, Busy, Done, Failed } filing = Filing::No;
    std::optional<store::Session> by;          ///< who decided, to file it in his name also when he has left
    store::CaseId id = store::CaseId::fresh(); ///< there

    [[nodiscard]] bool isEmpty() const { return references.isEmpty() && !query && !unsignedPages; }
    /// The file that the query stands in, whole; null where the picture shows nothing else.
    [[nodiscard]] PageFilePtr pages() const { return query ? query->pages : unsignedPages; }
    /// From 1: which of the queries that came in together is checked.
    [[nodiscard]] int place() const { return queries - static_cast<int>(otherQueries.size()); }
};

/// Whether the customer's signing rule is met by the signatures of the document.
struct Signing {
    QStringList names;  ///< whose signatures were accepted
    bool waits = false; ///< one of them for a second person
    enum class State {
        Met,
        MetIfAccepted, ///< this one, which is not decided yet
        NotMet,
        NeedsAmount, ///< it would be, for a small amount
    } state = State::NotMet;
};
/// Whose signature was accepted, where it is one on file.
[[nodiscard]] std::optional<Document::Signature> acceptedOn(const Case& one);
/// In: a case of a customer on file; its document with the signature that it accepted itself.
[[nodiscard]] Signing signingOf(const Case& one, const Document& document);

/// The case as the report and the records have it.
[[nodiscard]] verify::Verification whole(const Case& one, const std::string& who);

/// Long work runs on other threads; what comes back for pictures that are no longer there is dropped.
class VerifySession : public QObject {
    Q_OBJECT

public:
    enum class Model { Loading, Ready, Failed };
    enum class Notice {
        SeveralForQuery, ///< the first was taken, the others wait: see nextCase() and takeNextQuery()
        AlreadyThere,    ///< the same picture is among the references
        DecidedPutAside, ///< the pictures changed after the decision: they are a new case's
    };

    /// `records` may be null; must outlive this.
    VerifySession(Services services, Records* records, QObject* parent = nullptr);

    [[nodiscard]] const Services& services() const { return m_services; }
    [[nodiscard]] Records* records() const { return m_records; }
    [[nodiscard]] const Case& current() const { return m_case; }
    [[nodiscard]] Model model() const { return m_model; }
    /// Null while there is none.
    [[nodiscard]] std::shared_ptr<verify::Encoder> encoder() const { return m_encoder; }
    [[nodiscard]] const verify::ModelInfo* modelInfo() const { return m_encoder ? &m_encoder->info() : nullptr; }
    [[nodiscard]] bool isLoading() const { return m_loads > 0; }
    [[nodiscard]] bool isComparing() const { return m_comparing || m_compareAgain; }
    [[nodiscard]] bool isReporting() const { return m_reports > 0; }
    [[nodiscard]] bool canRestore() const { return !m_previous.empty(); }
    /// Of the case of now, which is of a customer on file.
    [[nodiscard]] Signing signing() const { return signingOf(m_case, withThis(m_case)); }
    [[nodiscard]] bool isFiling() const { return m_filings > 0; }
    /// Numbers of the decided cases, here and put aside, that are neither on file nor reported.
    [[nodiscard]] QStringList unreported() const;

    /// How encrypted documents are asked for their password; without, they are refused.
    void setAskPassword(AskPassword ask) { m_askPassword = std::move(ask); }
    /// Files and folders (see loadPictures). Several for the query: one after another, with a notice. Of a page that is a
    /// reference the likeliest signature is taken.
    void addFiles(const QStringList& paths, Role role);
    void addImage(const Dropped& picture, const QString& name, Role role);
    /// Pages that were scanned together; several for the query as above.
    void addScanned(const QList<QImage>& pages, Role role);
    void removeReference(int index);
    void removeQuery();
    /// The next of the pictures that came in with the query; this one becomes the last of them.
    void takeNextQuery();
    /// Of the pages of now, counted from 0. One that waits as a query changes places with this one; else it is taken off
    /// the page.
    void takeCandidate(int page, int candidate);
    /// What a person drew; `candidate`: whose box it was before, -1: nobody's. The query is replaced once it is taken off.
    void takeBox(int page, const Box& box, int candidate);
    /// The query as it was before its box was changed. False where it was not.
    bool undoBox();
    void chooseReference(int index);
    void setNumber(const QString& number);
    /// As typed. A name other than that of the customer on file makes it an ad-hoc case again.
    void setCustomer(const QString& customer);
    /// Takes the references of a customer from the records, instead of those that are there.
    void takeCustomer(store::CustomerId customer);
    /// Of the document, minor units; empty: unknown.
    void setAmount(std::optional<std::int64_t> amount);
    /// Compares with this one of onFile->hands alone.
    void chooseHand(int hand);
    /// Every decided case goes into the records now. It does by itself when the next case comes, when it is reported,
    /// and some seconds after the decision; from then on the decision cannot be undone.
    void fileDecided();

    /// Takes over the machine's proposal. Nothing happens without a result or after a decision.
    void confirm();
    /// Decides otherwise; `reason` must not be empty where `decision` is not the proposal.
    void decide(verify::Decision decision, const QString& reason);
    void undoDecision();

    /// Whether anybody wants to see where the score of the chosen reference came from: it takes some work.
    void wantEvidence(bool wanted);
    /// Null while it is not known.
    [[nodiscard]] const RegionMap& evidence() const { return m_evidence; }
    [[nodiscard]] bool isExplaining() const { return m_explaining.has_value(); }

    /// The next of the queries that came in together, where some wait.
    enum class Queue { Leave, Take };
    /// An empty case, or one with the same customer and references. The one before is put aside.
    void nextCase(bool sameReferences, Queue queue = Queue::Leave);
    /// Those that wait are not wanted.
    void dropOtherQueries();
    /// The next signature on the same document: another case of the same customer, with the next of the other queries.
    void nextSignature();
    /// Forgets everything: somebody else sits down. Decided cases should be filed before.
    void clearDesk();
    /// Takes back the case that was put aside, and puts this one aside unless it is empty.
    void restoreCase();

    /// An empty path means the shipped model. The one in use stays until the new one is open.
    void openModel(const std::filesystem::path& file);
    /// One that is open. What openModel() still opens is dropped.
    void takeModel(std::shared_ptr<verify::Encoder> encoder);

    /// Writes the PDF report.
    void saveReport(const QString& path);
    void print(std::shared_ptr<QPrinter> printer);

Q_SIGNALS:
    void picturesChanged();
    void referenceChosen(int index);
    void caseNamed();
    void resultChanged();
    void decisionChanged();
    void modelChanged();
    void evidenceChanged();
    void filingChanged();
    void filingFailed(const countersign::Error& error);
    void customerRefused(const countersign::Error& error);
    void workChanged();
    void caseReplaced();
    void fileRefused(const countersign::Error& error);
    void noticed(countersign::ui::VerifySession::Notice notice, const QString& subject);
    void boxRefused(const countersign::Error& error); ///< what was the query stays it
    void modelRefused(const countersign::Error& error);
    void comparisonFailed(const countersign::Error& error);
    void reportSaved(const QString& path);
    void printed(int pages);
    void reportFailed(const countersign::Error& error);

private:
    struct Compared {
        int hand = -1; ///< the one that fits best; -1: there was no choice
        std::shared_ptr<const verify::Verification> verification;
    };
    using Outcome = Result<Compared>;

    [[nodiscard]] Size inputSize() const;
    void load(Loading loading, Role role);
    void replaceQuery(PicturePtr query);
    void take(const Loaded& loaded, Role role);
    /// Before the pictures change: a decided case is put aside as it is, and this one gets a number of its own. Says
    /// whether it was so; tellOfDecided() tells the person, after the change.
    bool leaveDecided();
    void tellOfDecided(bool wasDecided);
    /// As the bank's rules are: the store decides when it is filed.
    [[nodiscard]] bool waitsForReview(const Case& one) const;
    /// The accepted signatures of the document, with this case's.
    [[nodiscard]] Document withThis(const Case& one) const;
    void takeFromQueue(Case& next) const;
    void putAside(Case one);
    void replaceWith(Case next);
    void file(Case& one);
    template <class Visit> void forEachCase(Visit visit);
    void filed(store::CaseId id, const Result<void>& outcome);
    void taken(const Result<std::shared_ptr<const OnFile>>& found);
    void takeHand(int hand);
    void picturesWereChanged();
    void compare();
    void compared(const Outcome& outcome, quint64 revision);
    /// Drops what is known of another pair, and finds out about this one where it is wanted.
    void explain();
    template <class Work, class Done> void report(Work work, Done done);
    [[nodiscard]] QString newNumber() const;
    [[nodiscard]] std::string who() const;
    [[nodiscard]] verify::Policy policy() const;
    [[nodiscard]] report::Options reportOptions() const;

    Services m_services;
    Records* m_records;
    AskPassword m_askPassword;
    QTimer m_fileSoon;
    Case m_case;
    std::vector<Case> m_previous; ///< newest last; the older ones are kept for the sake of their decisions
    std::vector<Case> m_unfiled;  ///< decided by somebody who has left; not shown to anybody
    std::shared_ptr<verify::Encoder> m_encoder;
    Model m_model = Model::Loading;
    quint64 m_modelRequest = 0;    ///< the newest; an older answer is dropped
    quint64 m_customerRequest = 0; ///< the newest; an older answer is dropped
    quint64 m_boxRequest = 0;      ///< the newest; an older answer is dropped
    quint64 m_caseSerial = 0;      ///< pictures that were asked for in another case are dropped
    quint64 m_revision = 0;        ///< of pictures and model; a result of another is dropped
    bool m_evidenceWanted = false;
    RegionMap m_evidence;
    std::pair<quint64, int> m_explained{}; ///< revision and reference of m_evidence, or of what is being found out
    std::optional<std::stop_source> m_explaining; ///< what is being found out
    int m_loads = 0;
    int m_reports = 0;
    int m_filings = 0;
    bool m_comparing = false;
    bool m_compareAgain = false;
};

} // namespace countersign::ui
