package kitchens.caspers.workspace;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import kitchens.caspers.workspace.database.Database;
import kitchens.caspers.workspace.home.CaspersHome;
import kitchens.caspers.workspace.identity.Authentication;
import kitchens.caspers.workspace.identity.Principals;
import kitchens.caspers.workspace.identity.Sessions;
import kitchens.caspers.workspace.identity.Tokens;
import kitchens.caspers.workspace.settings.Settings;

/**
 * What the features stand on. {@link Features} hands each the pieces that it needs.
 *
 * @param url where children of this workspace reach it
 * @param dist where the build put the class paths ({@code workspace/}, {@code compute/}), if known
 * @param postgresBinaries where PostgreSQL's programs are unpacked, by version
 * @param releasePoints told of each change that a release's step has made
 */
record Foundations(
    CaspersHome home,
    Settings settings,
    Database database,
    Principals principals,
    Tokens tokens,
    Sessions sessions,
    Authentication authentication,
    Clock clock,
    URI url,
    Optional<Path> dist,
    Path postgresBinaries,
    String postgresVersion,
    Consumer<String> releasePoints) {}
