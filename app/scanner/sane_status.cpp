#include "app/scanner/sane_status.h"

namespace countersign::scanner {

using scan::Trouble;

scan::Failure failureFrom(SANE_Status status, bool opening)
{
    const std::string said = sane_strstatus(status);
    const auto be = [&](Trouble trouble) { return scan::failureOf(trouble, said); };
    switch (static_cast<int>(status)) {
    case SANE_STATUS_CANCELLED: return be(Trouble::Cancelled);
    case SANE_STATUS_DEVICE_BUSY:
    case 12: return be(Trouble::Busy); // warming up, of later versions
    case SANE_STATUS_INVAL: return be(opening ? Trouble::NotFound : Trouble::Refused);
    case SANE_STATUS_IO_ERROR: return be(opening ? Trouble::NotFound : Trouble::Unplugged);
    case SANE_STATUS_JAMMED: return be(Trouble::Jammed);
    case SANE_STATUS_NO_DOCS: return be(Trouble::FeederEmpty);
    case SANE_STATUS_COVER_OPEN: return be(Trouble::CoverOpen);
    case SANE_STATUS_NO_MEM: return be(Trouble::NoMemory);
    case SANE_STATUS_ACCESS_DENIED: return be(Trouble::NotAllowed);
    default: return be(Trouble::Refused);
    }
}

} // namespace countersign::scanner
