extension Migration {
    /// Which file of a content queue a publication took, because what has been used is told from history; and its topic, for
    /// `dedupe: [{ by: topic }]`.
    static let m0002QueueContent = Migration(
        name: "0002-queue-content",
        sql: """
            ALTER TABLE publications ADD COLUMN content TEXT;
            ALTER TABLE publications ADD COLUMN topic TEXT;
            CREATE INDEX publications_content ON publications (content) WHERE content IS NOT NULL;
            """)
}
