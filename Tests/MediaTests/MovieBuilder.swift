import Foundation

/// Small ISO media files made by hand, well-formed or not.
enum MovieBuilder {
    static func box(_ type: String, _ content: Data) -> Data { be(UInt32(content.count + 8)) + Data(type.utf8) + content }

    /// With the 64-bit size of ISO/IEC 14496-12 §4.2.
    static func longBox(_ type: String, _ content: Data) -> Data {
        be(UInt32(1)) + Data(type.utf8) + be(UInt64(content.count + 16)) + content
    }

    static func be(_ value: some FixedWidthInteger) -> Data { withUnsafeBytes(of: value.bigEndian) { Data($0) } }

    static func ftyp(_ brand: String) -> Data { box("ftyp", Data(brand.utf8) + be(UInt32(512)) + Data("isomiso2".utf8)) }

    static func mvhd(scale: UInt32, units: UInt64, version: UInt8 = 0) -> Data {
        let times = version == 1 ? be(UInt64(1)) + be(UInt64(2)) : be(UInt32(1)) + be(UInt32(2))
        let length = version == 1 ? be(units) : be(UInt32(truncatingIfNeeded: units))
        return box("mvhd", Data([version, 0, 0, 0]) + times + be(scale) + length + Data(count: 80))
    }

    static func track(handler: String, width: UInt32, height: UInt32, isTurned: Bool = false, version: UInt8 = 0) -> Data {
        let one = be(UInt32(0x10000))
        let none = be(UInt32(0))
        let matrix = isTurned ? [none, one, none, be(Int32(-0x10000)), none, none] : [one, none, none, none, one, none]
        let head = Data([version, 0, 0, 7]) + Data(count: version == 1 ? 48 : 36)
        let tkhd = box(
            "tkhd", head + matrix.reduce(Data(), +) + none + none + be(UInt32(0x4000_0000)) + be(width << 16) + be(height << 16))
        let hdlr = box("hdlr", Data(count: 8) + Data(handler.utf8) + Data(count: 13))
        return box("trak", tkhd + box("mdia", box("mdhd", Data(count: 24)) + hdlr))
    }

    /// 30.5 s, 720 × 1280, sound track first.
    static func plain(brand: String = "isom") -> Data {
        let movie =
            mvhd(scale: 600, units: 18_300) + track(handler: "soun", width: 0, height: 0)
            + track(handler: "vide", width: 720, height: 1280)
        return ftyp(brand) + box("free", Data()) + box("mdat", Data(count: 5000)) + box("moov", movie)
    }
}
