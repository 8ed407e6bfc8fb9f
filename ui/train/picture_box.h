// A frame with the signature of a file in it.
#pragma once

#include <QLabel>

#include <filesystem>

namespace countersign::ui {

class PictureBox : public QLabel {
    Q_OBJECT

public:
    enum class What {
        Scan, ///< with the paper around it
        Ink,  ///< as the network sees it
    };

    /// `size`: of the frame, in device-independent pixels.
    PictureBox(What what, QSize size, QWidget* parent);

    /// Reads the file in the background; the frame stays empty where there is none, or none that can be read.
    void setFile(const std::filesystem::path& file);

private:
    What m_what;
    quint64 m_request = 0; ///< the newest; an older picture is dropped
};

} // namespace countersign::ui
