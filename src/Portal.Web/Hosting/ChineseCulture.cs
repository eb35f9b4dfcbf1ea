using System.Globalization;
using Portal.Application;

namespace Portal.Web.Hosting;

/// <summary>Numbers, dates and texts are Chinese on every thread, whatever the machine's language.</summary>
public static class ChineseCulture
{
    public static void Use()
    {
        CultureInfo.DefaultThreadCurrentCulture = Phrase.Culture;
        CultureInfo.DefaultThreadCurrentUICulture = Phrase.Culture;
        CultureInfo.CurrentCulture = Phrase.Culture;
        CultureInfo.CurrentUICulture = Phrase.Culture;
    }
}
