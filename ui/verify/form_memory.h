// Remembers where pages of one form are signed: as a person chose on one of them. No widgets.
#pragma once

#include "ui/verify/session.h"

#include <QObject>

#include <optional>

namespace countersign::ui {

class FormMemory : public QObject {
    Q_OBJECT

public:
    enum class State {
        None,       ///< nothing can be said: no page with print on it, no records, or nobody who may verify
        Unknown,    ///< the likeliest was taken
        Taken,      ///< what stands where the form is signed was taken
        Empty,      ///< nothing is written where the form is signed
        Offered,    ///< a person chose what is the query: that can be remembered
        Remembered, ///< just now
        Forgotten,  ///< just now
    };

    /// Must be outlived by the session.
    explicit FormMemory(VerifySession& session, QObject* parent = nullptr);

    /// Of a page of the file on the desk, counted from 0.
    [[nodiscard]] State state(int page) const;
    /// Whether the query stands on it.
    [[nodiscard]] bool hasQuery(int page) const;
    [[nodiscard]] bool isBusy() const { return m_isBusy; }

    /// Each does nothing where the state of the query's page is another than the one that it is for.
    void remember();       ///< Offered
    void forget(int page); ///< Taken, Empty
    void undo();           ///< Remembered, Forgotten

Q_SIGNALS:
    void changed();
    void failed(const countersign::Error& error); ///< nothing was remembered or forgotten

private:
    /// What was done last, as long as the same query is on the desk.
    struct Done {
        PageFilePtr pages;
        PicturePtr query;
        int page = 0;
        FormChange change;
    };
    [[nodiscard]] const PageFile::Page* pageAt(int page) const;
    [[nodiscard]] bool isDone(int page) const;
    template <class Work, class Then> void run(Work work, Then then);

    VerifySession& m_session;
    std::optional<Done> m_done;
    bool m_isBusy = false;
};

} // namespace countersign::ui
