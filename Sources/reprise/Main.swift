import Commands
import Foundation

@main
enum Main {
    static func main() async { exit(await CommandLineProgram.main()) }
}
