import Foundation

/// Python schedulers with SQLite stores, if they are installed: what people would otherwise use for timed work.
struct PythonQueues {
    struct Peer {
        var subject: String
        fileprivate var module: String
        fileprivate var script: String
    }

    static let apScheduler = Peer(
        subject: "APScheduler, SQLAlchemy store, dispatch of due no-ops", module: "apscheduler, sqlalchemy", script: schedulerScript)
    static let huey = Peer(subject: "Huey, SQLite with fsync, consumption of no-ops", module: "huey", script: hueyScript)

    let peer: Peer
    private let python: String
    private let folder: ScratchFolder

    /// Nil when it is not installed.
    init?(_ peer: Peer, _ setting: BenchmarkSetting) throws {
        guard let python = setting.tools.python, try Child.run([python, "-c", "import \(peer.module)"]).status == 0 else { return nil }
        self.peer = peer
        self.python = python
        folder = setting.folder
    }

    /// From the moment that `count` entries of a new database may run, until the last one did.
    func perSecond(_ count: Int) throws -> Double {
        let script = peer.module.split(separator: ",")[0] + "-peer.py"
        try folder.write(peer.script, to: String(script))
        let database = folder.file("\(script).sqlite")
        for ending in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: database + ending) }
        let text = try Child.succeed([python, folder.file(String(script)), database, "\(count)"], captures: true).output
        guard let value = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchmarkError("\(peer.subject) answered `\(text)`")
        }
        return value
    }

    private static let schedulerScript = """
        import datetime, sys, threading, time
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
        from apscheduler.schedulers.background import BackgroundScheduler

        count = int(sys.argv[2])
        lock, finished, done = threading.Lock(), threading.Event(), 0

        def publish(number):
            global done
            with lock:
                done += 1
                if done == count:
                    finished.set()

        if __name__ == "__main__":
            scheduler = BackgroundScheduler(
                jobstores={"default": SQLAlchemyJobStore(url="sqlite:///" + sys.argv[1])},
                executors={"default": ThreadPoolExecutor(10)}, job_defaults={"misfire_grace_time": None})
            scheduler.start(paused=True)
            past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=1)
            for number in range(count):
                scheduler.add_job(publish, "date", run_date=past, args=[number])
            start = time.perf_counter()
            scheduler.resume()
            finished.wait()
            print(count / (time.perf_counter() - start))
            scheduler.shutdown()
        """

    private static let hueyScript = """
        import logging, sys, threading, time
        from huey import SqliteHuey

        logging.disable(logging.CRITICAL)
        count = int(sys.argv[2])
        lock, finished, done = threading.Lock(), threading.Event(), 0
        queue = SqliteHuey("bench", filename=sys.argv[1], fsync=True, results=False)

        @queue.task()
        def publish(number):
            global done
            with lock:
                done += 1
                if done == count:
                    finished.set()

        for number in range(count):
            publish(number)
        consumer = queue.create_consumer(workers=2, worker_type="thread", periodic=False, check_worker_health=False)
        start = time.perf_counter()
        consumer.start()
        finished.wait()
        print(count / (time.perf_counter() - start))
        consumer.stop()
        """
}
