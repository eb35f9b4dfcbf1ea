using Portal.Application.Applications;

namespace Portal.Web.Pages.Applications;

/// <summary>The ticked items of a return with their reasons.</summary>
/// <param name="Linked">Each leads to where it is changed.</param>
public sealed record ReturnPanel(ApplicationFrame Frame, ReturnNotice Return, bool Linked);
