// The Verify screen: pictures on the left, the two signatures in the middle, the verdict on the right.
#pragma once

#include "ui/verify/session.h"
#include "ui/widgets/drop.h"

#include <QList>
#include <QWidget>

class QAction;
class QSplitter;
class QStackedWidget;

namespace countersign::ui {

class CasePanel;
class DecisionBox;
class ImageCanvas;
class MessageBar;
class VerdictPanel;

class VerifyScreen : public QWidget {
    Q_OBJECT

public:
    /// What a person can do here, for the menus. Every entry has its shortcut.
    struct Actions {
        QAction* openQuery;
        QAction* addReferences;
        QAction* addReferenceFolder;
        QAction* pasteQuery;
        QAction* pasteReference;
        QAction* openModel;
        QAction* saveReport;
        QAction* print;
        QList<QAction*> demos;
        QList<QAction*> views;
        QAction* cleaned;
        QAction* zoomIn;
        QAction* zoomOut;
        QAction* fit;
        QAction* previousReference;
        QAction* nextReference;
        QAction* nextQuery;
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
    ImageCanvas* m_canvas = nullptr;
    VerdictPanel* m_verdict = nullptr;
    DecisionBox* m_decision = nullptr;
};

} // namespace countersign::ui
