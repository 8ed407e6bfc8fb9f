// Everybody enrolled, as one model sees them: for finding whose a signature is.
#pragma once

#include "ui/desk/records.h"
#include "ui/identify/suspects.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <unordered_set>
#include <vector>

namespace countersign::ui {

/// Embeds references that the model has not seen yet, in the background and a few at a time; those that it has can be
/// searched meanwhile, and where another model has taken the place of one, those that the former knew by its embeddings.
/// Once everybody is known, only customers that changed are read again. Where the records or the network fail, it tries
/// again by itself, each time after twice as long.
class Gallery : public QObject {
    Q_OBJECT

public:
    /// A signature as an image of this size; on another thread.
    using Query = std::function<Result<InkImage>(Size)>;
    using EncoderSource = std::function<std::shared_ptr<verify::Encoder>()>; ///< null while there is none

    Gallery(Records& records, EncoderSource encoder, QObject* parent = nullptr);

    /// Looks for references that are not embedded yet; call it when references, records or the model changed.
    void update();
    /// References still to be embedded; 0 where all are.
    [[nodiscard]] int waiting() const { return m_waiting; }
    /// Something failed, and is to be tried again.
    [[nodiscard]] bool isFailing() const { return m_failures > 0; }
    /// Null while it is not read; never changes.
    [[nodiscard]] const std::shared_ptr<const store::EmbeddingTable>& table() const { return m_table; }
    [[nodiscard]] int known() const { return m_table ? static_cast<int>(m_table->owners.size()) : 0; }

    /// Of how many references whose can be found: known(), or more where the model is new.
    [[nodiscard]] int searchable() const;

    /// Ranks everybody by embedding and judges the most alike with all their references; the most likely first. Then
    /// `done`, unless `context` has gone. Errors: those of the encoder and of the store; EmptyInput (nobody is enrolled).
    void identify(QObject* context, Query query, const verify::Policy& policy,
                  std::function<void(const Result<std::vector<Suspect>>&)> done);

Q_SIGNALS:
    void changed();
    /// Once, however often it is tried again in vain.
    void failed(const countersign::Error& error);
    /// What failed has been made good.
    void recovered();

private:
    using Table = std::shared_ptr<const store::EmbeddingTable>;
    struct News;
    /// A model that has been replaced: by its embeddings the most alike are found until the new one has embedded all.
    struct Former {
        std::shared_ptr<verify::Encoder> encoder;
        Table table;
    };

    void look();
    void embedSome();
    void goOn();
    void setTable(Table table);
    void setFormer(Former former);
    void begin(std::shared_ptr<verify::Encoder> encoder);
    void tryLater(const Error& error);
    void succeeded();

    Records& m_records;
    EncoderSource m_encoder;
    std::string m_model;                         ///< SHA-256 of the encoder that m_table and m_queue are of
    std::shared_ptr<verify::Encoder> m_embedder; ///< that encoder
    Table m_table;
    Former m_former;
    std::int64_t m_revision = 0; ///< of the customers as m_table knows them
    std::vector<store::ReferenceId> m_queue;
    std::unordered_set<store::CustomerId> m_embedded; ///< whose references were embedded since
    std::unordered_set<store::ReferenceId> m_refused; ///< cannot be made for this model; not tried again
    QTimer m_soon;                                    ///< many changes at once are looked at once
    QTimer m_later;                                   ///< until what failed is tried again
    int m_waiting = 0;
    int m_sinceRead = 0; ///< batches embedded since m_table was brought up to date
    int m_failures = 0;  ///< in a row
    bool m_working = false;
    bool m_again = false; ///< something changed while it worked
};

} // namespace countersign::ui
