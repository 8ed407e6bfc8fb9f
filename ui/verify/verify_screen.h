// The Verify screen: pictures on the left, the two signatures in the middle, the verdict on the right.
#pragma once

#include "ui/verify/session.h"
#include "ui/widgets/drop.h"
#include "ui/widgets/image_canvas.h"

#include <QList>
#include <QWidget>

class QAction;
class QSplitter;
class QStackedWidget;

namespace countersign::ui {

class CasePanel;
class DecisionBox;
class FormLine;
class FormMemory;
class MessageBar;
class PageCanvas;
class ScanDialog;
class VerdictPanel;

class VerifyScreen : public QWidget {
    Q_OBJECT

public:
    /// What a person can do here, for the menus. Every entry has its shortcut.
    struct Actions {
        QAction* openQuery;
        QAction* addReferences;
        QAction* addReferenceFolder;
        QAction* scanQuery; ///< not seen where nothing can be scanned, as the next
        QAction* scanReferences;
        QAction* pasteQuery;
        QAction* pasteReference;
        QAction* openModel;
        QAction* saveReport;
        QAction* print;
        QList<QAction*> demos;
        QList<QAction*> views;
        QAction* page; ///< the last of them
        QAction* cleaned;
        QAction* zoomIn;
        QAction* zoomOut;
        QAction* fit;
        QAction* previousReference;
        QAction* nextReference;
        QAction* nextQuery;
        QAction* rememberForm;
        QAction* confirm;
        QAction* undo;
        QAction* next;
        QAction* nextSameReferences;
        QAction* nextSignature;
    };

    explicit VerifyScreen(VerifySession& session, QWidget* parent = nullptr);

    [[nodiscard]] const Actions& actions() const { return m_actions; }
    /// "genuine", "skilled-forgery", "random-forgery". Clears the case first.
    void openDemo(const QString& name);
    void warn(const QString& what, const QString& details = {});
    void saveLayout() const;
    /// False where a decision would be lost and the person wants to keep it.
    [[nodiscard]] bool mayClose();

private:
    void makeActions();
    void layOut();
    void listen();
    void addDropped(const Dropped& what, Role role);
    void paste(Role role);
    void chooseFiles(Role role);
    void scan(Role role);
    void chooseFolder();
    void chooseModel();
    void chooseReport();
    void choosePrinter();
    void proceed();
    void undo();
    void escape();
    void next(bool sameReferences);
    void putAside(bool sameReferences, VerifySession::Queue queue);
    /// Which of several queries this is, and how to get to the others.
    void tellOfQueue();
    void nextSignature();
    /// After a case was cleared: what of it is lost unless it is taken back.
    void tellOfCleared(const Case& one);
    /// The page, and above it what is remembered of pages like it.
    [[nodiscard]] QWidget* makePageView();
    void listenToPage();
    void showForm();
    [[nodiscard]] bool isPageShown() const;
    void lookAt(ImageCanvas::View view);
    void lookAtPage();
    /// The page of the query with its boxes; of a new file the one that the query stands on.
    void showPages();
    void turnTo(int page);
    void showPictures();
    void showReference();
    void showEvidence();
    void updateActions();
    void complain(const Error& error);
    void complainOfModel(const Error& error);
    void complainOfRecords(const Error& error);
    void remark(VerifySession::Notice notice, const QString& subject);

    VerifySession& m_session;
    Actions m_actions{};
    MessageBar* m_messages = nullptr;
    QSplitter* m_splitter = nullptr;
    QStackedWidget* m_middle = nullptr;
    CasePanel* m_casePanel = nullptr;
    QStackedWidget* m_look = nullptr; ///< the two signatures, or the page
    ImageCanvas* m_canvas = nullptr;
    QWidget* m_pageView = nullptr;
    PageCanvas* m_page = nullptr; ///< in it
    FormLine* m_formLine = nullptr;
    FormMemory* m_memory = nullptr;
    PageFilePtr m_pages; ///< whose page is in the view
    PicturePtr m_pageOf; ///< the query that it was shown for
    int m_turnedTo = 0;
    VerdictPanel* m_verdict = nullptr;
    DecisionBox* m_decision = nullptr;
    ScanDialog* m_scan = nullptr; ///< made when it is first wanted
    Role m_scanRole = Role::Query;
};

} // namespace countersign::ui
