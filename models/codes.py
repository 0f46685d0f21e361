"""QR codes, by zxing-cpp: it survives blur and slant that OpenCV's detectors do not."""

from __future__ import annotations

import numpy as np
import zxingcpp

from intake.domain.geometry import RGB


def read_codes(pixels: RGB) -> list[str]:
    """Contents of all QR codes in the picture, in no promised order."""
    found = zxingcpp.read_barcodes(
        np.ascontiguousarray(pixels), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return [code.text for code in found if code.text]
