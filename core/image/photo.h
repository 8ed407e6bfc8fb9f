// A page that was photographed and not scanned: found on what it lies on, made upright and evenly lit.
#pragma once

#include "core/image/image.h"

#include <optional>

namespace countersign::image {

struct Photo {
    Scan scan;        ///< the page alone; its resolution is known where it has the shape of A4 or Letter
    double slant = 0; ///< how far a corner was from where it belongs, share of the longer side; 0: was not moved
    double shade = 0; ///< how much less light the darkest part had than the lightest, 0 to 1
};

/// The page of a photograph, or nothing where the picture is a scan, or not clearly a photograph of one sheet. Clearly means:
/// as many pixels as a page; and either a sheet with four straight sides, away from the picture's border on at least three
/// of them, on something that looks different all along, seen at an angle; or light that falls off by a third and more.
/// The sheet's shape follows from the perspective, for a camera whose middle is the picture's (Zhang and He, "Whiteboard
/// scanning and image enhancement", Digital Signal Processing 17(2), 2007).
/// Errors: OutOfMemory, Internal. Thread-safe, deterministic.
[[nodiscard]] Result<std::optional<Photo>> straighten(const Scan& scan);

/// The same scan, straightened where it is a photograph of a page. Errors: as straighten().
[[nodiscard]] Result<Scan> straightened(Scan scan);

} // namespace countersign::image
